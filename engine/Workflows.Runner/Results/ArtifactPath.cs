namespace Workflows.Runner.Results;

/// <summary>Keeps artifacts below <c>WF_STEP_DIR</c>: by the path's own words, and by where its links lead.</summary>
internal static class ArtifactPath
{
    /// <summary>The real path of what was declared.</summary>
    /// <exception cref="ArtifactException">It is missing, or lies elsewhere.</exception>
    public static string Resolve(string stepFolder, string name, string declared)
    {
        if (Path.IsPathRooted(declared) || declared.Split('/').Contains("..")) throw new ArtifactException($"artifact '{name}': '{declared}' is not a path below WF_STEP_DIR");

        var resolved = FileFacts.Resolve(Path.Combine(stepFolder, declared)) ?? throw new ArtifactException($"artifact '{name}' is missing: '{declared}' is not in WF_STEP_DIR");
        var root = FileFacts.Resolve(stepFolder);
        return resolved == root || resolved.StartsWith(root + "/", StringComparison.Ordinal)
            ? resolved
            : throw new ArtifactException($"artifact '{name}': '{declared}' leads out of WF_STEP_DIR");
    }
}
