using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Cli.Defining;

/// <summary><c>wf triggers</c>: what the live versions declare.</summary>
internal static class TriggersCommand
{
    private static readonly Argument<string?> Workflow = new("workflow")
    {
        HelpName = "WORKFLOW",
        Description = "Of this workflow only",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Build() => new Verb("triggers", "List what starts runs by itself: the triggers of all live versions")
    {
        Topic = Topic.Define,
        Examples = [new("wf triggers", "of all workflows"), new("wf triggers bike-demand --json", "of one, for a script")],
        Notes = [$"Nothing fires them yet: {TriggerNote.Why}. wf run NAME starts a run."],
        Arguments = { Workflow },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var only = parsed.GetValue(Workflow);
        var rows = session.HasStoreToLookAt ? await DeclaredAsync(session, only, cancellation) : [];
        if (rows.Count == 0 && only is not null)
        {
            await WorkflowLookup.RequireAsync(session, only, cancellation);
        }

        if (session.Screen.Json)
        {
            RunJson.Write(new
            {
                triggers = rows.Select(row => new
                {
                    workflow = row.Workflow,
                    row.Trigger.Name,
                    kind = Kind(row.Trigger),
                    what = What(row.Trigger),
                    fires = false,
                }),
            });
        }
        else if (rows.Count == 0)
        {
            session.Screen.Note(only is null ? "no live version declares a trigger" : $"no live version of {only} declares a trigger");
        }
        else
        {
            var table = new Columns(new Column("workflow"), new Column("trigger"), new Column("kind") { Style = Looks.Dim }, new Column());
            rows.ForEach(row => table.Add(row.Workflow, row.Trigger.Name, Kind(row.Trigger), What(row.Trigger)));
            session.Screen.Write(table);
            session.Screen.Note($"nothing fires them: {TriggerNote.Why}");
        }

        return ExitCode.Done;
    }

    private static async Task<List<(string Workflow, TriggerDefinition Trigger)>> DeclaredAsync(Session session, string? only, CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        List<(string, TriggerDefinition)> declared = [];
        var workflows = await session.Store.ListWorkflowsAsync(session.Project, cancellation);
        foreach (var workflow in workflows.Where(workflow => only is null || workflow.Name == only))
        {
            if (await session.Store.FindVersionAsync(session.Project, workflow.Name, null, cancellation) is { } live)
            {
                var definition = plans.Of(live).Definition;
                declared.AddRange(definition.Triggers.Select(trigger => (workflow.Name, trigger)));
            }
        }

        return declared;
    }

    private static string Kind(TriggerDefinition trigger) => trigger.GetType().Name.ToLowerInvariant();

    private static string What(TriggerDefinition trigger) => trigger switch
    {
        TriggerDefinition.Schedule schedule => $"{schedule.Cron} {schedule.TimeZone}, missed: {schedule.Missed.Word()}, overlap: {schedule.Overlap.Word()}",
        TriggerDefinition.Git git => string.Join(", ", git.Branches.Concat(git.Tags).Prepend($"{git.Provider} {git.Repository}")),
        TriggerDefinition.Webhook { Where: { } where } => where.Expression,
        TriggerDefinition.Event { Match: var match } => match.Where is { } where ? $"{match.Type} where {where.Expression}" : match.Type,
        _ => string.Empty,
    };
}
