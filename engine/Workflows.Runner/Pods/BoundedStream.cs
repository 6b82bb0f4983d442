using Workflows.Runner.Streams;

namespace Workflows.Runner.Pods;

/// <summary>Lets so many bytes through and fails at the next.</summary>
internal sealed class BoundedStream(Stream target, long limit) : OneWayStream
{
    private long passed;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        passed += buffer.Length;
        if (passed > limit) throw new IOException($"it has more than {limit} bytes");
        target.Write(buffer);
    }
}
