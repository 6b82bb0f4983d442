using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Workflows.Server.ActivityApi;

/// <summary>The body of an upload: larger than JSON may be, and paid from the caller's budget while it is read.</summary>
internal sealed class UploadBody : Stream
{
    private readonly Stream body;
    private readonly AttemptBudget budget;
    private readonly AttemptLimits limits;

    private UploadBody(Stream body, AttemptBudget budget, AttemptLimits limits) => (this.body, this.budget, this.limits) = (body, budget, limits);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The body of this request. Kestrel counts its size, chunks included.</summary>
    public static UploadBody Of(HttpContext http, ActivityApiOptions options)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Limits.LargestFile;
        return new UploadBody(http.Request.Body, Caller.BudgetOf(http), options.Limits);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await CountAsync(buffer, cancellationToken);
        return budget.TakeFile(count)
            ? count
            : throw new BadHttpRequestException(
                $"the attempt has sent more than {limits.FileBytes} bytes of files and checkpoints", StatusCodes.Status413PayloadTooLarge);
    }

    private async ValueTask<int> CountAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new BadHttpRequestException($"one file or checkpoint may have at most {limits.LargestFile} bytes", wrong.StatusCode);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
