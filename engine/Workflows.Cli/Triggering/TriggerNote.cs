using Workflows.Core.Definitions;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>What becomes of the triggers of a version that has just become live.</summary>
internal static class TriggerNote
{
    /// <summary>A line for each thing that is to be known; none for a definition without triggers.</summary>
    /// <param name="definition">What has become live.</param>
    /// <param name="isServed">It is at a server, which takes and fires all there is.</param>
    public static IEnumerable<string> Of(WorkflowDefinition definition, bool isServed)
    {
        var schedules = definition.Triggers.OfType<TriggerDefinition.Schedule>().ToList();
        if (schedules.Count > 0)
        {
            yield return $"{(isServed ? "the server" : "wf work")} fires its {Named("schedule", schedules)}: wf triggers {definition.Name} says when";
        }

        var others = definition.Triggers.Where(trigger => trigger is not (TriggerDefinition.Schedule or TriggerDefinition.Manual)).ToList();
        if (others.Count > 0 && !isServed)
        {
            yield return $"of its {Named("trigger", others)}: {TriggerState.Others}";
        }
    }

    private static string Named(string word, IReadOnlyList<TriggerDefinition> triggers) =>
        $"{word}{(triggers.Count == 1 ? string.Empty : "s")} {string.Join(", ", triggers.Select(trigger => trigger.Name))}";
}
