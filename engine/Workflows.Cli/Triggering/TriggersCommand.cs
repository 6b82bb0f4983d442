using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers</c>: what the live versions declare, whether it fires, and what came of it.</summary>
internal static class TriggersCommand
{
    private static readonly Argument<string?> Workflow = new("workflow")
    {
        HelpName = "WORKFLOW",
        Description = "Of this workflow only",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb(
        "triggers", "List what starts runs by itself: when next, and what came of it last")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf triggers", "of all workflows"),
            new("wf triggers bike-demand --json", "of one, for a script"),
            new("wf triggers next bike-demand nightly", "when it comes, through the change of clocks too"),
        ],
        Notes =
        [
            "wf work and wf serve fire schedules, also what came while nothing ran, as their `missed` says. A wf run that drives its own run does not.",
            $"Of the other kinds: {TriggerState.Others}. wf run NAME starts a run.",
        ],
        Arguments = { Workflow },
        Subcommands =
        {
            PauseVerbs.Pause(), PauseVerbs.Resume(), FireCommand.Build(kinds), NextCommand.Build(), BackfillCommand.Build(), BackfillsCommand.Build(),
            DeliveriesCommand.Build(), ReplayCommand.Build(kinds),
        },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var only = parsed.GetValue(Workflow);
        var declared = !session.HasStoreToLookAt ? []
            : only is null ? await DeclaredTrigger.ListAsync(session.Store, session.Project, RunLookup.ReadingPlans(), cancellation)
            : await DeclaredTrigger.ListAsync(session.Store, session.Project, only, RunLookup.ReadingPlans(), cancellation);
        if (declared.Count == 0 && only is not null)
        {
            await WorkflowLookup.RequireAsync(session, only, cancellation);
        }

        var states = declared.Count == 0 ? [] : await TriggerState.ListAsync(session.Store, session.Project, declared, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(new { triggers = states.Select(state => TriggerDocument.Of(state, session.Now, session.IsDriven)) });
        }
        else if (states.Count == 0)
        {
            session.Screen.Note(only is null ? "no live version declares a trigger" : $"no live version of {only} declares a trigger");
        }
        else
        {
            Draw(session, states);
        }

        return ExitCode.Done;
    }

    private static void Draw(Session session, IReadOnlyList<TriggerState> states)
    {
        var table = new Columns(
            new Column("workflow"),
            new Column("trigger"),
            new Column("kind") { Style = Looks.Dim },
            new Column("next"),
            new Column("last"),
            new Column { Style = Looks.Dim, IsSpare = true });
        foreach (var state in states)
        {
            var declared = state.Declared;
            var (name, kind) = (declared.Trigger.Name, declared.Trigger.Kind);
            table.Add(declared.Workflow, name, kind, Next(session, state), TriggerText.Ending(state, session.Now), declared.What);
        }

        session.Screen.Write(table);
        if (states.Any(state => state.Declared.Schedule is not null) && !session.IsDriven)
        {
            session.Screen.Note($"no engine drives {DataFolder.Shown(session.Folder.Path)}: {session.Propose("work")} fires its schedules");
        }

        if (states.Any(state => state is { Declared: { Schedule: null, Trigger: not TriggerDefinition.Manual } }))
        {
            session.Screen.Note($"of the others: {TriggerState.Others}");
        }
    }

    private static Piece Next(Session session, TriggerState state) => state switch
    {
        { Record.PausedBy: { } by } => new Piece($"paused by {by}", Looks.Warn),
        { Declared.Schedule: null } => new Piece("-", Looks.Dim),
        _ when state.Next(session.Now) is { } next => TriggerText.Zoned(next, state.Declared.Schedule.Schedule),
        _ => new Piece("never", Looks.Dim),
    };
}
