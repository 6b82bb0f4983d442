using Workflows.Runner.Api;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>
/// The file store as a pod reaches it. A file is measured first and sent then, read twice rather than copied: a pod has no room to spare.
/// What is there already is not sent.
/// </summary>
internal sealed class RemoteStore(ActivityApi api) : ArtifactStore
{
    /// <inheritdoc/>
    public override (string Sha256, long Size) Keep(string path) => Write(target =>
    {
        using var file = PlainFile.Open(path);
        file.CopyTo(target, 1 << 16);
    });

    /// <inheritdoc/>
    public override (string Sha256, long Size) Write(Action<Stream> writer)
    {
        using var measure = new HashingStream(Stream.Null);
        writer(measure);
        var (sha256, size) = (measure.Sha256(), measure.Length);
        if (!api.Has(sha256)) api.Put($"files/{sha256}", new Upload(size, writer));
        return (sha256, size);
    }
}
