using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Processes;

/// <summary>
/// Tells when processes end, our children and others alike: one thread that sleeps in <c>poll</c> on a file per process. Where there is none
/// for a process (a kernel before 5.3, no file left for us) it is looked at every second, however much goes on meanwhile.
/// </summary>
internal sealed unsafe class ProcessWatch : IDisposable
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromSeconds(1), safetyNet = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private readonly Func<ProcessStart, int> open;
    private readonly Lock gate = new();
    private readonly List<Watched> watched = [];
    private readonly int wake = Libc.eventfd(0, Libc.CloseOnExec | Libc.NonBlocking);
    private readonly Thread thread;
    private bool stopped;
    private long lastLook;

    /// <param name="time">Its steady time alone is used.</param>
    /// <param name="open">Opens the file of a process; negative where there is none.</param>
    public ProcessWatch(TimeProvider time, Func<ProcessStart, int>? open = null)
    {
        (this.time, this.open) = (time, open ?? Open);
        lastLook = time.GetTimestamp();
        thread = new Thread(Run) { IsBackground = true, Name = "local processes" };
        thread.Start();
    }

    /// <summary>Calls once, on the watch's thread, when the process is dead; also if it is dead already.</summary>
    public void Add(ProcessStart process, Action ended)
    {
        var file = open(process);
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
        var file = Open(process);
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
        var patience = (int)(now.Any(one => one.File < 0) ? lookInterval : safetyNet).TotalMilliseconds;
        int ready;
        fixed (PollEntry* first = entries) ready = Libc.poll(first, (nuint)entries.Length, patience);
        if (entries[^1].Seen != 0)
        {
            ulong count;
            _ = Libc.read(wake, &count, sizeof(ulong));
        }

        var look = ready <= 0 || time.GetElapsedTime(lastLook) >= lookInterval;
        if (look) lastLook = time.GetTimestamp();
        return [.. now.Where((one, i) => entries[i].Seen != 0 || (look && (ready <= 0 || one.File < 0) && !one.Process.IsAlive))];
    }

    private static int Open(ProcessStart process) => (int)Libc.syscall(Libc.OpenProcess, process.Id, 0, 0, 0);

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
