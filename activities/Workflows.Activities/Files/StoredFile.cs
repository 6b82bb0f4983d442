namespace Workflows.Activities;

/// <summary>A file in the engine's store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits: its key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The name it had on disk.</param>
public sealed record StoredFile(string Sha256, long Size, string FileName);
