using Workflows.Runner.Wire;

namespace Workflows.Runner.Streams;

/// <summary>The log of a pod: the kubelet keeps it and the executor follows it, so nothing of it is kept here.</summary>
internal sealed class StandardOutput : Log
{
    private const int File = 1, ForEver = -1;

    /// <summary>Above 16 KiB a container runtime cuts a line in two; what is said of a cut line needs room too.</summary>
    public override int LongestLine => (16 << 10) - 128;

    /// <summary>Waits until all is taken. Where nobody takes it any more it is lost: a log that nobody reads fails no command.</summary>
    public override unsafe void Write(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int written;
            fixed (byte* start = lines)
            {
                written = (int)Libc.write(File, start, (nuint)lines.Length);
            }

            if (written <= 0 && !MayGoOn()) return;
            lines = lines[Math.Max(written, 0)..];
        }
    }

    public override void Dispose() { }

    /// <summary>Somebody may have made the pipe one that never waits: then it is waited for here.</summary>
    private static unsafe bool MayGoOn()
    {
        if (Libc.Errno != Libc.ErrorAgain) return false;
        var entry = new PollEntry { File = File, Asked = Libc.Writable };
        return Libc.poll(&entry, 1, ForEver) > 0 && (entry.Seen & Libc.Writable) != 0;
    }
}
