using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Cli.Terminal;
using Workflows.Definitions;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Defining;

/// <summary><c>wf validate FILE…</c>: checks without recording anything.</summary>
internal static class ValidateCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        HelpName = "FILE",
        Description = "Definitions, YAML or JSON; `-` is standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Build() => new Verb("validate", "Check definitions; nothing is recorded")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf validate train.yaml", "is it right?"),
            new("wf validate workflows/*.yaml", "each error as FILE:LINE:COLUMN: path: message; exit code 65"),
        ],
        Arguments = { Files },
        Options = { Options.Catalogue },
    }.Does(async (session, parsed, cancellation) =>
    {
        var catalogue = Catalogues.Load(session, parsed.GetValue(Options.Catalogue) ?? []);
        var files = parsed.GetRequiredValue(Files).Select(FileSource)
            .Select(source => (Source: source, Reading: WorkflowText.Read(source.File!, source.Text!, catalogue))).ToList();
        var children = new SubWorkflows(session, new PlanCache(catalogue)) { MustBeThere = true };
        children.Give(files);
        List<(string File, Reading Reading)> readings = [];
        foreach (var (source, reading) in files)
        {
            readings.Add((source.File!, await children.CheckAsync(source, reading, cancellation)));
        }

        DefinitionErrors.Print(session.Screen, [.. readings.SelectMany(each => each.Reading.Errors)]);
        if (session.Screen.Json)
        {
            RunJson.Write(new { files = readings.Select(each => Document(each.File, each.Reading)) });
        }
        else
        {
            foreach (var (file, reading) in readings)
            {
                session.Screen.WriteLine(Line(session.Screen.Glyphs, file, reading));
            }
        }

        return readings.TrueForAll(each => each.Reading.Definition is not null) ? ExitCode.Done : ExitCode.InvalidDefinition;
    });

    /// <summary>Only files can be checked: what is published was.</summary>
    public static string FileText(string file) => FileSource(file).Text!;

    private static Source FileSource(string file) =>
        Source.Find(file) is { Text: not null } source ? source : throw RefusedException.NotFound($"there is no file {file}");

    private static Piece[] Line(Glyphs glyphs, string file, Reading reading) => reading.Definition is { } definition
        ?
        [
            new(glyphs.Succeeded, Looks.Good),
            $" {file}  ",
            new($"{definition.Name}, {Count(definition.Steps.Length + definition.Finally.Length, "step")}", Looks.Dim),
        ]
        : [new(glyphs.Failed, Looks.Bad), $" {file}  ", new(Count(reading.Errors.Length, "error"), Looks.Bad)];

    private static string Count(int number, string word) => string.Create(CultureInfo.InvariantCulture, $"{number} {word}{(number == 1 ? string.Empty : "s")}");

    private static object Document(string file, Reading reading) => new
    {
        file,
        valid = reading.Definition is not null,
        workflow = reading.Definition?.Name,
        reading.Digest,
        errors = reading.Errors.Select(error => new { error.Line, error.Column, error.Path, error.Message, error.Suggestion }),
    };
}
