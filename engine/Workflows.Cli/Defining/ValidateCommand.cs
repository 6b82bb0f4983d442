using System.CommandLine;
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
        Notes = ["A file that a definition names and that is not there is a warning: it may come before the run does."],
        Arguments = { Files },
        Options = { Options.Catalogue },
    }.Does(async (session, parsed, cancellation) =>
    {
        var catalogue = session.IsRemote ? null : Catalogues.Load(session, parsed.GetValue(Options.Catalogue) ?? []);
        List<(Source Source, Reading Reading)> files = [];
        foreach (var source in parsed.GetRequiredValue(Files).Select(FileSource))
        {
            files.Add((source, await session.Backend.ReadAsync(source.File!, source.Text!, catalogue, cancellation)));
        }

        var children = new SubWorkflows(session, new PlanCache(catalogue)) { MustBeThere = true };
        children.Give(files);
        List<Checked> readings = [];
        foreach (var (source, reading) in files)
        {
            var complete = await children.CheckAsync(source, reading, cancellation);
            readings.Add(new(source.File!, complete, [.. complete.Definition is { } definition ? MissingFiles.Of(definition, source.Folder!) : []]));
        }

        foreach (var (file, warning) in readings.SelectMany(each => each.Missing.Select(missing => (each.File, missing))))
        {
            Screen.WriteError($"{file}: warning: {warning.Path}: {warning.Text}");
        }

        DefinitionErrors.Print(session.Screen, [.. readings.SelectMany(each => each.Reading.Errors)]);
        if (session.Screen.Json)
        {
            RunJson.Write(new { files = readings.Select(each => Document(each)) });
        }
        else
        {
            foreach (var (file, reading, _) in readings)
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
            new($"{definition.Name}, {Times.Count(definition.Steps.Length + definition.Finally.Length, "step")}", Looks.Dim),
        ]
        : [new(glyphs.Failed, Looks.Bad), $" {file}  ", new(Times.Count(reading.Errors.Length, "error"), Looks.Bad)];

    private static object Document(Checked read) => new
    {
        read.File,
        valid = read.Reading.Definition is not null,
        workflow = read.Reading.Definition?.Name,
        read.Reading.Digest,
        errors = read.Reading.Errors.Select(error => new { error.Line, error.Column, error.Path, error.Message, error.Suggestion }),
        warnings = read.Missing.Select(missing => new { missing.Path, message = missing.Text }),
    };

    /// <summary>A file, what was read in it, and the files that it names and that are not there.</summary>
    private sealed record Checked(string File, Reading Reading, IReadOnlyList<MissingFile> Missing);
}
