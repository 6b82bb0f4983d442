using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Cli.Terminal;
using Workflows.Cli.Triggering;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Defining;

/// <summary><c>wf publish FILE…</c>: makes definitions the live versions of their workflows.</summary>
internal static class PublishCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        HelpName = "FILE",
        Description = "Definitions, YAML or JSON",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Message = new("--message", "-m") { Description = "Why, in a line", HelpName = "TEXT" };

    public static Command Build() => new Verb("publish", "Make a definition the live version of its workflow")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf publish bike-demand.yaml -m \"deeper trees\"", "triggers, wf run NAME and sub-workflows use it from now on"),
            new("wf publish workflows/*.yaml", "several; if one is wrong, none is published"),
        ],
        Notes = ["Publishing the live text again changes nothing; publishing an old text is how one rolls back."],
        Arguments = { Files },
        Options = { Message, Options.Catalogue },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        var message = parsed.GetValue(Message);
        var requests = parsed.GetRequiredValue(Files)
            .Select(file => new PublishRequest(session.Project, file, ValidateCommand.FileText(file), session.Actor)
            {
                Message = message,
                Audit = session.Audit(AuditedActs.Publish, string.Empty),
                Folder = Path.GetDirectoryName(Path.GetFullPath(file)),
            })
            .ToList();
        var outcomes = await session.Backend.PublishAsync(requests, plans, cancellation);
        if (outcomes is [PublishOutcome.Invalid invalid])
        {
            throw new InvalidDefinitionException(invalid.Errors);
        }

        var published = outcomes.OfType<PublishOutcome.Published>().ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { versions = published.Select(each => VersionDocument.Of(each.Version)) });
        }
        else
        {
            published.ForEach(each => Say(session, each, message));
        }

        return ExitCode.Done;
    }

    private static void Say(Session session, PublishOutcome.Published published, string? message)
    {
        var version = published.Version;
        var already = published.WasLive ? " already: the same text" : string.Empty;
        session.Screen.WriteLine(
            new Piece(session.Screen.Glyphs.Succeeded, Looks.Good),
            string.Create(CultureInfo.InvariantCulture, $" {version.Workflow} version {version.Number} is live{already}  "),
            new Piece(version.Digest[..12], Looks.Dim));
        foreach (var uses in published.Changed)
        {
            session.Screen.Note($"{uses} is not what it was in the version that was live before: the catalogue has another manifest for it now");
        }

        if (message is not null && message != version.Message)
        {
            session.Screen.Note($"its message stays: {version.Message}");
        }

        foreach (var triggers in TriggerNote.Of(published.Definition, session.IsRemote))
        {
            session.Screen.Note(triggers);
        }
    }
}
