using System.Security.Cryptography;

namespace Workflows.Storage.Files;

/// <summary>
/// A stored file that is measured while it is read, from its beginning to its end: the last read throws where the bytes are not those of its name.
/// </summary>
/// <param name="file">Its bytes; closed with this.</param>
/// <param name="sha256">Its name.</param>
internal sealed class VerifiedStream(Stream file, string sha256) : Stream
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Measured(buffer, file.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await file.ReadAsync(buffer, cancellationToken);
        return Measured(buffer.Span, count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            digest.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }

    private int Measured(Span<byte> buffer, int count)
    {
        digest.AppendData(buffer[..count]);
        if (count == 0 && !buffer.IsEmpty && !ended)
        {
            ended = true;
            if (Convert.ToHexStringLower(digest.GetHashAndReset()) is var found && found != sha256)
            {
                throw StoredBytes.Changed(sha256, found);
            }
        }

        return count;
    }
}
