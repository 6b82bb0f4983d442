using Workflows.Core.Definitions;

namespace Workflows.Cli.Defining;

/// <summary>What becomes of the triggers that a live version declares: this program has no server, and nothing else fires them.</summary>
internal static class TriggerNote
{
    /// <summary>Why no trigger starts a run.</summary>
    public const string Why = "schedules, git pushes, webhooks and events need the server, which this version of wf does not have";

    /// <summary>Null for a definition without triggers.</summary>
    public static string? Of(WorkflowDefinition definition) => definition.Triggers.IsEmpty
        ? null
        : $"nothing fires its {(definition.Triggers.Length == 1 ? "trigger" : "triggers")} {Names(definition)}: {Why}";

    private static string Names(WorkflowDefinition definition) => string.Join(", ", definition.Triggers.Select(trigger => trigger.Name));
}
