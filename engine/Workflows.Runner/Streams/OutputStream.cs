using Workflows.Runner.Processes;
using Workflows.Runner.Secrets;

namespace Workflows.Runner.Streams;

/// <summary>One of the command's two streams on its way into the log: masked first, then cut into lines.</summary>
internal sealed class OutputStream(Pipe pipe, SecretMask mask, LineWriter lines, LastLines? last)
{
    /// <summary>As large as a pipe, so that a chatty program costs one wake-up per pipe full.</summary>
    private const int ChunkSize = 64 << 10;

    /// <summary>Not cleared: a command that prints nothing then never touches its pages.</summary>
    private static readonly byte[] Chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);

    public Pipe Pipe => pipe;

    /// <summary>Takes one chunk, if there is one; false when there is nothing to take now.</summary>
    public bool Pump()
    {
        if (!pipe.IsOpen) return false;
        var count = pipe.Read(Chunk);
        if (count > 0) Show(mask.Next(Chunk.AsSpan(0, count)));
        return count > 0;
    }

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        pipe.CloseReading();
        Show(mask.End());
        lines.End();
    }

    private void Show(ReadOnlySpan<byte> bytes)
    {
        lines.Write(bytes);
        last?.Add(bytes);
    }
}
