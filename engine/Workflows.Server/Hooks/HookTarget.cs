using Workflows.Core.Definitions;
using Workflows.Runtime.Storing;

namespace Workflows.Server.Hooks;

/// <summary>The trigger that a webhook is for, as the live version of its workflow has it.</summary>
/// <param name="Key">As the address names it.</param>
/// <param name="Version">The live version.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Trigger">Of kind <c>git</c> or <c>webhook</c>.</param>
internal sealed record HookTarget(TriggerKey Key, VersionRecord Version, WorkflowDefinition Definition, TriggerDefinition Trigger)
{
    /// <summary>The secret that signs; null: none is named, so that nothing counts.</summary>
    public string? Secret => Trigger switch
    {
        TriggerDefinition.Git git => git.Secret,
        TriggerDefinition.Webhook webhook => webhook.Secret,
        _ => null,
    };

    /// <summary>What started a run: the word of <see cref="Core.Runs.RunTrigger"/>.</summary>
    public string Kind => Trigger is TriggerDefinition.Git ? "git" : "webhook";
}
