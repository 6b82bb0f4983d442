using Org.BouncyCastle.Crypto.Digests;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Passes bytes on and measures them, written or read. The digest is managed code: a static program has no OpenSSL.</summary>
internal sealed class HashingStream(Stream inner) : OneWayStream
{
    private readonly Sha256Digest digest = new();
    private long passed;

    public override bool CanRead => inner.CanRead;
    public override bool CanWrite => inner.CanWrite;

    /// <summary>What has passed.</summary>
    public override long Length => passed;

    public override long Position
    {
        get => passed;
        set => throw new NotSupportedException();
    }

    /// <summary>64 lower-case hexadecimal digits. Ends the measuring.</summary>
    public string Sha256()
    {
        var result = new byte[digest.GetDigestSize()];
        digest.DoFinal(result, 0);
        return Convert.ToHexStringLower(result);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        digest.BlockUpdate(buffer[..count]);
        passed += count;
        if (passed > StoreLayout.LargestFile) throw new UnreadableException(StoreLayout.TooLarge);
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        digest.BlockUpdate(buffer);
        inner.Write(buffer);
        passed += buffer.Length;
        if (passed > StoreLayout.LargestFile) throw new UnreadableException(StoreLayout.TooLarge);
    }

    public override void Flush() => inner.Flush();
}
