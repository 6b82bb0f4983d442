using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>A pipe of which the command holds the writing end. Both close at exec but for the copies that the child makes.</summary>
internal sealed unsafe class Pipe
{
    private const int SetFlags = 4;
    private int reading, writing;

    public Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.CloseOnExec) != 0) throw new IOException($"pipe: {Libc.ErrorText(Libc.Errno)}");
        (reading, writing) = (ends[0], ends[1]);
    }

    public int Reading => reading;
    public int Writing => writing;

    /// <summary>True until everyone has closed the other end.</summary>
    public bool IsOpen => reading >= 0;

    public void CloseWriting() => Close(ref writing);

    public void CloseReading() => Close(ref reading);

    public void NeverWait() => _ = Libc.fcntl(reading, SetFlags, Libc.NonBlocking);

    /// <summary>What is there: 0 at the end, which closes it too; negative where nothing is there yet.</summary>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)Libc.read(reading, start, (nuint)buffer.Length);
            if (count == 0) CloseReading();
            return count;
        }
    }

    private static void Close(ref int end)
    {
        if (end >= 0) _ = Libc.close(end);
        end = -1;
    }
}
