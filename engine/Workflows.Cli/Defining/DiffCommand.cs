using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Definitions.Diff;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Defining;

/// <summary><c>wf diff A B</c>: what changed in meaning.</summary>
internal static class DiffCommand
{
    private static readonly Argument<string> Before = new("before") { HelpName = "A", Description = "A file, a workflow (its live version), or NAME@VERSION" };
    private static readonly Argument<string> After = new("after") { HelpName = "B", Description = "The same, for the newer side" };

    public static Command Build() => new Verb("diff", "Compare two definitions by meaning: comments, order and layout don't count")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf diff bike-demand bike-demand.yaml", "what publishing this file would change"),
            new("wf diff bike-demand@2 bike-demand@3", "what changed between two versions"),
        ],
        Arguments = { Before, After },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var before = await DefinitionTexts.TextAsync(session, parsed.GetRequiredValue(Before), cancellation);
        var after = await DefinitionTexts.TextAsync(session, parsed.GetRequiredValue(After), cancellation);
        var changes = Between(before, after);
        if (session.Screen.Json)
        {
            RunJson.Write(new
            {
                changes = changes.Select(change => new
                {
                    kind = change.Kind.Word(),
                    change.Path,
                    before = Value(change.Before),
                    after = Value(change.After),
                }),
            });
            return ExitCode.Done;
        }

        foreach (var change in changes)
        {
            var style = change.Kind switch { ChangeKind.Added => Looks.Good, ChangeKind.Removed => Looks.Bad, _ => Looks.Warn };
            session.Screen.WriteLine(new Piece(change.ToString(), style));
        }

        if (changes.IsEmpty)
        {
            session.Screen.Note("no change of meaning");
        }

        return ExitCode.Done;
    }

    private static ImmutableArray<Change> Between(string before, string after)
    {
        try
        {
            return WorkflowDiff.Between(before, after);
        }
        catch (ArgumentException unreadable)
        {
            throw new RefusedException(ExitCode.InvalidDefinition, unreadable.Message) { Hints = ["wf validate FILE says where"] };
        }
    }

    private static JsonElement? Value(string? json) => json is null ? null : DocumentJson.Parse(json);
}
