using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions.Problems;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
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

    /// <summary>The trigger of a live version; null where that is none for webhooks, or there is none.</summary>
    public static async Task<HookTarget?> FindAsync(IRecords records, PlanCache plans, TriggerKey key, CancellationToken cancellation)
    {
        if (!NameRules.IsLabel(key.Project) || !NameRules.IsLabel(key.Workflow) || !NameRules.IsLabel(key.Name)
            || await records.FindVersionAsync(key.Project, key.Workflow, null, cancellation) is not { } version)
        {
            return null;
        }

        var definition = plans.Of(version).Definition;
        return definition.Triggers.FirstOrDefault(trigger => trigger.Name == key.Name && trigger is TriggerDefinition.Git or TriggerDefinition.Webhook)
            is { } trigger ? new HookTarget(key, version, definition, trigger) : null;
    }

    /// <summary>The start of a run that a webhook asks for.</summary>
    public StartRequest Request(HookWish.Run wish, TriggerClaim.Delivery claim, string? folder)
    {
        var place = Version.Folder ?? folder;
        return new StartRequest(Key.Project, new RunTrigger(Kind, wish.By) { Name = Key.Name, Commit = wish.Commit })
        {
            Workflow = Key.Workflow,
            Version = Version.Number,
            Parameters = new GivenParameters(wish.Parameters) { Folder = place },
            Folder = place,
            Claim = claim,
        };
    }

    /// <summary>What started a run: the word of <see cref="Core.Runs.RunTrigger"/>.</summary>
    public string Kind => Trigger.Kind;
}
