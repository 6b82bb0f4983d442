using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Workflows.Storage.S3;

/// <summary>
/// An object's bytes. Where the connection is cut, or is silent for a minute, it is asked for the rest, a few times: a gigabyte is not worth less
/// because of one bad second.
/// </summary>
internal sealed class S3Content(IAmazonS3 client, S3Failures failures, GetObjectRequest request, GetObjectResponse answer) : Stream
{
    private const int MostCuts = 4;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly string etag = answer.ETag;
    private GetObjectResponse? open = answer;
    private long position;
    private int cuts;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = answer.ContentLength;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (position < Length && !buffer.IsEmpty)
        {
            try
            {
                open ??= await ResumeAsync(cancellationToken);
                using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                silence.CancelAfter(Silence);
                if (await open.ResponseStream.ReadAsync(buffer, silence.Token) is > 0 and var count)
                {
                    position += count;
                    return count;
                }

                throw new IOException("the answer ended too early");
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException or AmazonS3Exception
                && !cancellationToken.IsCancellationRequested)
            {
                Leave();
                if (++cuts > MostCuts || cut is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound })
                {
                    throw failures.Of(cut)!;
                }
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>For readers of archives, who know no other way.</summary>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

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
            Leave();
        }

        base.Dispose(disposing);
    }

    /// <summary>The rest of the same object: where another lies there by now, its bytes would not fit to those that were read.</summary>
    private Task<GetObjectResponse> ResumeAsync(CancellationToken cancellation)
    {
        request.ByteRange = new ByteRange(position, Length - 1);
        request.EtagToMatch = etag;
        return client.GetObjectAsync(request, cancellation);
    }

    private void Leave()
    {
        try
        {
            open?.Dispose();
        }
        catch (AmazonClientException)
        {
            // It compares an MD5 with the ETag, which is none in every store. What the bytes are, their reader measures.
        }

        open = null;
    }
}
