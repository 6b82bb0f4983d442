using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf emit</c>: stores an event, as <c>POST P/events</c> does.</summary>
internal static class EmitCommand
{
    private static readonly Argument<string> Type = new("type") { HelpName = "TYPE", Description = "What happened: data.arrived" };
    private static readonly Argument<string> Data = new("json")
    {
        HelpName = "JSON",
        Description = "What expressions read as `event`",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "{}",
    };

    private static readonly Option<string?> Id = new("--id")
    {
        HelpName = "ID",
        Description = "What its source calls it: the same id again is the same event, and starts nothing (default: one of its own)",
    };

    private static readonly Option<string> Source = new("--source")
    {
        HelpName = "URI",
        Description = "Where it happened (default: /wf/emit)",
        DefaultValueFactory = _ => "/wf/emit",
    };

    private static readonly Option<string?> Subject = new("--subject") { HelpName = "TEXT", Description = "To what of its source" };

    public static Command Build() => new Verb("emit", "Store an event: event triggers start their runs, and waits for it go on")
    {
        Topic = Topic.Act,
        Examples =
        [
            new("wf emit data.arrived '{\"size\": 12}'", "to all triggers and waits of its type"),
            new("wf emit data.arrived --id 2026-11-24 --source /warehouse", "once, however often a script does it"),
        ],
        Notes =
        [
            "wf work and wf serve start what it is for; where none of them runs, it is kept for thirty days.",
            "wf triggers deliveries WORKFLOW TRIGGER says what became of it. Other programs send events to wf serve: POST .../events.",
        ],
        Arguments = { Type, Data },
        Options = { Id, Source, Subject },
    }.Does(async (session, parsed, cancellation) =>
    {
        var attributes = new Dictionary<string, string?>
        {
            ["specversion"] = "1.0",
            ["type"] = parsed.GetRequiredValue(Type),
            ["id"] = parsed.GetValue(Id) ?? Guid.CreateVersion7(session.Now).ToString(),
            ["source"] = parsed.GetRequiredValue(Source),
            ["subject"] = parsed.GetValue(Subject),
        };
        var (arrival, problem) = new EventAttributes(attributes.GetValueOrDefault).Read(session.Project, session.Actor, parsed.GetRequiredValue(Data).Trim());
        if (problem is not null)
        {
            throw RefusedException.Usage($"the event can't be taken: {problem}");
        }

        var stored = await session.Backend.SendEventAsync(arrival!, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(stored);
        }
        else
        {
            session.Screen.WriteLine($"{stored.Source} {stored.Id} is stored");
            if (!session.IsDriven)
            {
                session.Screen.Note($"no engine runs: {session.Propose("work")} starts what it is for");
            }
        }

        return ExitCode.Done;
    });
}
