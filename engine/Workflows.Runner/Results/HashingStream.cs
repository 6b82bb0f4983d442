using Org.BouncyCastle.Crypto.Digests;

namespace Workflows.Runner.Results;

/// <summary>Passes bytes on and measures them. The digest is managed code: a static program has no OpenSSL.</summary>
internal sealed class HashingStream(Stream target) : Stream
{
    private readonly Sha256Digest digest = new();
    private long written;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => written;

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException();
    }

    /// <summary>64 lower-case hexadecimal digits. Ends the measuring.</summary>
    public string Sha256()
    {
        var result = new byte[digest.GetDigestSize()];
        digest.DoFinal(result, 0);
        return Convert.ToHexStringLower(result);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        digest.BlockUpdate(buffer);
        target.Write(buffer);
        written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
