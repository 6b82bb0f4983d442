using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Keeps artifacts below <c>WF_STEP_DIR</c>: by the path's own words, and by where its links lead.</summary>
internal static class ArtifactPath
{
    /// <summary>The real path of what was declared, or what is wrong with it.</summary>
    public static (string? Path, string? Fault) Resolve(string stepFolder, string declared)
    {
        if (Path.IsPathRooted(declared) || declared.Split('/').Contains("..") || declared.Contains('\0', StringComparison.Ordinal))
        {
            return (null, $"'{declared}' is not a path below WF_STEP_DIR");
        }

        if (FileFacts.Resolve(Path.Combine(stepFolder, declared)) is not { } resolved) return (null, $"'{declared}' is missing in WF_STEP_DIR");

        var root = FileFacts.Resolve(stepFolder);
        return resolved == root || resolved.StartsWith(root + "/", StringComparison.Ordinal)
            ? (resolved, null)
            : (null, $"'{declared}' leads out of WF_STEP_DIR");
    }
}
