namespace Workflows.Runner.Results;

/// <summary>Where what an attempt leaves is kept under its digest. What a call has kept is safe when the call ends.</summary>
internal abstract class ArtifactStore
{
    /// <summary>Keeps a file as it is now; it must not change any more.</summary>
    public abstract (string Sha256, long Size) Keep(string path);

    /// <summary>Keeps what the writer writes. It may be asked to write more than once, always the same.</summary>
    public abstract (string Sha256, long Size) Write(Action<Stream> writer);
}
