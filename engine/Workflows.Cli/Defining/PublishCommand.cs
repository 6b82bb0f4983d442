using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Definitions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Defining;

/// <summary><c>wf publish FILE…</c>: makes definitions the live versions of their workflows.</summary>
internal static class PublishCommand
{
    private static readonly Argument<string[]> Files = new("file") { HelpName = "FILE", Description = "Definitions, YAML or JSON", Arity = ArgumentArity.OneOrMore };
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
        var plans = new PlanCache(Catalogues.Load(session, parsed.GetValue(Options.Catalogue) ?? []));
        var texts = parsed.GetRequiredValue(Files).Select(file => (File: file, Text: ValidateCommand.FileText(file))).ToList();
        var errors = texts.SelectMany(each => WorkflowText.Read(each.File, each.Text, plans.Catalogue).Errors).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidDefinitionException([.. errors]);
        }

        var publishing = new Publishing(session.Store, plans, session.Time);
        List<VersionRecord> published = [];
        foreach (var (file, text) in texts)
        {
            var request = new PublishRequest(session.Project, file, text, session.Actor) { Message = parsed.GetValue(Message) };
            var outcome = await publishing.PublishAsync(request, cancellation);
            published.Add(outcome is PublishOutcome.Published { Version: var version } ? version : throw new InvalidDefinitionException(((PublishOutcome.Invalid)outcome).Errors));
        }

        if (session.Screen.Json)
        {
            RunJson.Write(new { versions = published.Select(Document) });
        }
        else
        {
            published.ForEach(version => session.Screen.Markup(string.Create(
                CultureInfo.InvariantCulture,
                $"[green]{session.Screen.Glyphs.Succeeded.EscapeMarkup()}[/] {version.Workflow.EscapeMarkup()} version {version.Number} is live  [grey]{version.Digest[..12]}[/]")));
        }

        return ExitCode.Done;
    }

    private static object Document(VersionRecord version) => new
    {
        version.Project,
        version.Workflow,
        version = version.Number,
        version.Digest,
        version.Live,
        version.Message,
        version.By,
        version.At,
    };
}
