using Workflows.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing;

/// <summary>Asks our own language whether it takes a schedule.</summary>
internal static class ScheduleProbe
{
    /// <summary>Why not; null where it does.</summary>
    public static string? Problem(YamlMap schedule)
    {
        var steps = new YamlMap().Add("probe", new YamlMap { IsFlow = true }.Add("set", new YamlMap { IsFlow = true }.Add("ready", true)));
        var triggers = new YamlMap().Add("schedule", new YamlMap { IsFlow = true }.Add("schedule", schedule));
        var yaml = YamlWriter.Write(new YamlMap().Add("name", "probe").Add("triggers", triggers).Add("steps", steps), []);
        return WorkflowText.Read("probe.yaml", yaml).Errors is [var error, ..] ? error.Message : null;
    }
}
