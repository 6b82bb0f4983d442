namespace Workflows.Runtime.Views;

/// <summary>Where the API shows a run and what belongs to it; a child run is named behind the question mark of its root's address.</summary>
public static class RunAddress
{
    /// <param name="project">The project.</param>
    /// <param name="label">The run's: <c>bike-drift#7</c>, <c>bike-drift#7/retrain</c>.</param>
    /// <param name="below">What of it: <c>/outputs</c>, <c>/steps/train/outputs</c>; empty: the run itself.</param>
    public static string Of(string project, string label, string below = "")
    {
        var parts = label.Split('#', '/');
        var root = $"/api/v1/projects/{project}/workflows/{parts[0]}/runs/{parts[1]}{below}";
        return parts.Length == 2 ? root : $"{root}?child={Uri.EscapeDataString(string.Join('/', parts[2..]))}";
    }
}
