using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Cli.Folders;
using Workflows.Core.Definitions;
using Workflows.Definitions.Parameters;

namespace Workflows.Cli.Defining;

/// <summary>A file that a definition names and that is not there.</summary>
/// <param name="Path">Where it is named: <c>parameters.data.default</c>.</param>
/// <param name="Text">What is missing.</param>
internal sealed record MissingFile(string Path, string Text);

/// <summary>
/// Files that a definition names as they are, without an expression, and that are not there now. No error: they may come before the run does, and
/// programs in images bring their own.
/// </summary>
internal static class MissingFiles
{
    private static readonly string[] Scripts = [".py", ".sh", ".bash", ".r", ".js", ".mjs", ".pl", ".rb", ".jl"];

    private static readonly string[] Interpreters = ["python", "sh", "bash", "dash", "zsh", "rscript", "node", "perl", "ruby", "julia"];

    /// <param name="definition">What names them.</param>
    /// <param name="folder">Where its paths start.</param>
    public static IEnumerable<MissingFile> Of(WorkflowDefinition definition, string folder) =>
    [
        .. definition.Parameters.Where(parameter => parameter.Default is not null).SelectMany(parameter => Defaults(parameter, folder)),
        .. definition.Steps.Select(step => (Step: step, Path: $"steps.{step.Name}"))
            .Concat(definition.Finally.Select(step => (Step: step, Path: $"finally.{step.Name}")))
            .SelectMany(each => each.Step.Work is Work.Program program ? Of(program, each.Path, folder) : []),
    ];

    private static IEnumerable<MissingFile> Of(Work.Program program, string path, string folder) =>
        [.. Inputs(program, path, folder), .. Command(program, path, folder)];

    private static IEnumerable<MissingFile> Defaults(ParameterDefinition parameter, string folder) => FileParameters
        .Find([parameter], $"{{{JsonSerializer.Serialize(parameter.Name)}:{parameter.Default}}}")
        .Select(file => Missing($"parameters.{parameter.Name}.default", file, folder))
        .OfType<MissingFile>();

    private static IEnumerable<MissingFile> Inputs(Work.Program program, string path, string folder) => program.InputsSchema is { } schema
        ? FileParameters.Find(schema, program.With.Json).Select(file => Missing($"{path}.with.{file.Path}", file, folder)).OfType<MissingFile>()
        : [];

    /// <summary>A program by a path (<c>./train.sh</c>), or the script that an interpreter is given (<c>[python, -u, train.py]</c>).</summary>
    private static MissingFile[] Command(Work.Program program, string path, string folder)
    {
        if (program is not { Uses: "container", Image: null, Command: [var first, .. var rest] } || Literal(first) is not { } name)
        {
            return [];
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsThere(name, folder) ? [] : [new($"{path}.command[0]", Words("file", name, folder))];
        }

        var at = 1 + rest.TakeWhile(part => Literal(part) is ['-', not ('c' or 'm' or 'e'), ..]).Count();
        return IsInterpreter(name) && at < program.Command.Length && Literal(program.Command[at]) is { } script
            && Scripts.Contains(Path.GetExtension(script).ToLowerInvariant()) && !IsThere(script, folder)
                ? [new(string.Create(CultureInfo.InvariantCulture, $"{path}.command[{at}]"), Words("file", script, folder))]
                : [];
    }

    /// <summary>Also <c>python3</c> and <c>python3.12</c>.</summary>
    private static bool IsInterpreter(string program) => Interpreters.Contains(program.ToLowerInvariant().TrimEnd([.. "0123456789."]));

    private static MissingFile? Missing(string path, FileValue file, string folder)
    {
        if (!file.IsLocal || file.Text.AsSpan().ContainsAny('\0', '{'))
        {
            return null;
        }

        var found = Path.GetFullPath(file.Text, folder);
        return (file.Format == "folder" ? Directory.Exists(found) : File.Exists(found)) ? null : new(path, Words(file.Format, file.Text, folder));
    }

    private static bool IsThere(string path, string folder) => path.Contains('\0', StringComparison.Ordinal) || File.Exists(Path.GetFullPath(path, folder));

    private static string Words(string format, string path, string folder) => Path.IsPathFullyQualified(path)
        ? $"there is no {format} {path}"
        : $"there is no {format} {path} in {DataFolder.Shown(folder)}";

    /// <summary>Null where it is computed.</summary>
    private static string? Literal(Template part) =>
        part.IsLiteral && JsonNode.Parse(part.Json) is JsonValue text && text.TryGetValue<string>(out var said) ? said : null;
}
