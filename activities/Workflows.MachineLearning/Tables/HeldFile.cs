namespace Workflows.MachineLearning.Tables;

/// <summary>
/// A file that stays the same one for as long as a <see cref="Duck"/> holds it: all that read it read this file, whatever becomes of its path.
/// </summary>
/// <param name="Name">Another name of it, without anything that DuckDB takes for a pattern, for an address or for partitions.</param>
/// <param name="Length">Bytes.</param>
internal sealed record HeldFile(string Name, long Length)
{
    public Stream Open() => File.OpenRead(Name);
}
