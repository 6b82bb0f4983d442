namespace Workflows.Runner.Api;

/// <summary>A body to be sent.</summary>
/// <param name="Size">Bytes; null where nobody knows before it is written: it is sent in chunks then.</param>
/// <param name="Write">Writes it; once more for each try.</param>
internal sealed record Upload(long? Size, Action<Stream> Write)
{
    public static Upload Nothing { get; } = new(0, static _ => { });
}
