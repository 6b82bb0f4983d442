using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Processes;

/// <summary>
/// Tells when processes end, our children and others alike: one thread that sleeps in <c>poll</c> on a file per process. A look every few
/// seconds catches what a kernel without such files (before 5.3) would not tell.
/// </summary>
internal sealed unsafe class ProcessWatch : IDisposable
{
    private const int SafetyNet = 5000;
    private readonly Lock gate = new();
    private readonly List<Watched> watched = [];
    private readonly int wake = Libc.eventfd(0, Libc.CloseOnExec | Libc.NonBlocking);
    private readonly Thread thread;
    private bool stopped;

    public ProcessWatch()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "local processes" };
        thread.Start();
    }

    /// <summary>Calls once, on the watch's thread, when the process is dead; also if it is dead already.</summary>
    public void Add(ProcessStart process, Action ended)
    {
        var file = (int)Libc.syscall(Libc.OpenProcess, process.Id, 0, 0, 0);
        lock (gate)
        {
            if (stopped)
            {
                Close(file);
                return;
            }

            watched.Add(new Watched(process, file, ended));
            Wake();
        }
    }

    /// <summary>To exactly this process, even if its id is used again meanwhile.</summary>
    public static void Send(ProcessStart process, int signal)
    {
        var file = (int)Libc.syscall(Libc.OpenProcess, process.Id, 0, 0, 0);
        if (!process.IsAlive)
        {
            // Gone between; the file, if any, is another's.
        }
        else if (file >= 0)
        {
            _ = Libc.syscall(Libc.SendSignalByFile, file, signal, 0, 0);
        }
        else
        {
            _ = Libc.kill(process.Id, signal);
        }

        Close(file);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (stopped) return;
            stopped = true;
            Wake();
        }

        thread.Join();
        foreach (var one in watched) Close(one.File);
        Close(wake);
    }

    private void Run()
    {
        while (true)
        {
            Watched[] now;
            lock (gate)
            {
                if (stopped) return;
                now = [.. watched];
            }

            foreach (var ended in Wait(now))
            {
                lock (gate) _ = watched.Remove(ended);
                Close(ended.File);
                int status;
                _ = Libc.waitpid(ended.Process.Id, &status, Libc.WithoutWaiting); // Buries it if it is our child.
                ended.Ended();
            }
        }
    }

    private Watched[] Wait(Watched[] now)
    {
        var entries = new PollEntry[now.Length + 1];
        for (var i = 0; i < now.Length; i++) entries[i] = new PollEntry { File = now[i].File, Asked = Libc.Readable };
        entries[^1] = new PollEntry { File = wake, Asked = Libc.Readable };
        int ready;
        fixed (PollEntry* first = entries) ready = Libc.poll(first, (nuint)entries.Length, SafetyNet);
        if (entries[^1].Seen != 0)
        {
            ulong count;
            _ = Libc.read(wake, &count, sizeof(ulong));
        }

        return ready > 0 ? [.. now.Where((_, i) => entries[i].Seen != 0)] : [.. now.Where(one => !one.Process.IsAlive)];
    }

    private static void Close(int file)
    {
        if (file >= 0) _ = Libc.close(file);
    }

    private void Wake()
    {
        ulong one = 1;
        _ = Libc.write(wake, &one, sizeof(ulong));
    }

    private sealed record Watched(ProcessStart Process, int File, Action Ended);
}
