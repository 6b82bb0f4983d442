namespace Workflows.Runtime.Accepting;

/// <summary>Parameters as somebody gave them: neither checked nor complete (see <see cref="ParameterCompletion"/>).</summary>
/// <param name="Json">The text of one JSON object.</param>
public sealed record GivenParameters(string Json = "{}")
{
    /// <summary>
    /// More of them as people type them, by name; they win. What a text means follows from the declared type: <c>4</c> is a number or a string.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Typed { get; init; } = [];

    /// <summary>Where relative paths start; null: whoever gave them has made them absolute.</summary>
    public string? Folder { get; init; }

    /// <summary>A file or folder of this machine that is not there is an error. Off where the steps run elsewhere than who asks.</summary>
    public bool FilesMustExist { get; init; }
}
