using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>The trigger that a command names.</summary>
internal static class TriggerLookup
{
    /// <summary>The schedule, or the end of the command.</summary>
    public static async Task<LiveSchedule> RequireScheduleAsync(
        Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation) =>
        Schedule(Find(await ListAsync(session, workflow, plans, cancellation), workflow, name));

    /// <summary>The same, and the store knows it.</summary>
    public static async Task<LiveSchedule> DeclareScheduleAsync(
        Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation) =>
        Schedule(await DeclareAsync(session, workflow, name, plans, cancellation));

    /// <summary>What can be paused, and the store knows it, or the end of the command.</summary>
    public static async Task<TriggerKey> DeclareCountedAsync(
        Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation)
    {
        var found = await DeclareAsync(session, workflow, name, plans, cancellation);
        return found.WhyNoPause is { } why ? throw new RefusedException(ExitCode.Failed, why) : found.Key;
    }

    /// <summary>The trigger, whatever its kind, or the end of the command: what there is instead.</summary>
    public static async Task RequireAsync(Session session, string workflow, string name, CancellationToken cancellation) =>
        Find(await ListAsync(session, workflow, RunLookup.ReadingPlans(), cancellation), workflow, name);

    private static async Task<DeclaredTrigger> DeclareAsync(
        Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation)
    {
        var declared = await ListAsync(session, workflow, plans, cancellation);
        var found = Find(declared, workflow, name);
        await DeclaredTrigger.DeclareAsync(session.Store, session.Project, declared, cancellation);
        return found;
    }

    private static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(Session session, string workflow, PlanCache plans, CancellationToken cancellation)
    {
        await WorkflowLookup.RequireAsync(session, workflow, cancellation);
        return await DeclaredTrigger.ListAsync(session.Store, session.Project, workflow, plans, cancellation);
    }

    private static DeclaredTrigger Find(IReadOnlyList<DeclaredTrigger> declared, string workflow, string name) =>
        declared.FirstOrDefault(each => each.Trigger.Name == name) ?? throw RefusedException.NotFound(
            $"the live version of {workflow} has no trigger {name}{Spelling.DidYouMean(name, declared.Select(each => each.Trigger.Name))}",
            declared.Count == 0 ? "it has none" : $"its triggers: {string.Join(", ", declared.Select(each => each.Trigger.Name))}");

    private static LiveSchedule Schedule(DeclaredTrigger found) => found.Schedule ?? throw new RefusedException(ExitCode.Failed, found.WhyNoSchedule!);
}
