using Workflows.Cli.CommandLine;
using Workflows.Core.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;

namespace Workflows.Cli.Starting;

/// <summary>Parameters as they were typed: <c>-p NAME=VALUE</c>. Paths start from the caller's folder, for here is where they mean something.</summary>
internal static class TypedParameters
{
    /// <param name="said">What stood behind each <c>-p</c>.</param>
    /// <param name="kept">Values that hold where none is typed: those of an earlier run.</param>
    public static GivenParameters Of(IReadOnlyList<string> said, string kept = "{}") => new(kept)
    {
        Typed = [.. said.Select(Split)],
        Folder = Environment.CurrentDirectory,
        FilesMustExist = true,
    };

    /// <summary>Whatever is wrong with them is a usage error that names the parameter.</summary>
    public static RefusedException Wrong(WorkflowDefinition definition, IReadOnlyList<ParameterError> errors) => new(ExitCode.Usage, $"parameter {errors[0]}")
    {
        Hints =
        [
            .. errors.Skip(1).Select(error => $"parameter {error}"),
            $"{definition.Name} takes: {(definition.Parameters.IsEmpty ? "no parameters" : string.Join(", ", definition.Parameters.Select(Shown)))}",
        ],
    };

    private static KeyValuePair<string, string> Split(string said) => said.IndexOf('=', StringComparison.Ordinal) switch
    {
        > 0 and var at => new(said[..at], said[(at + 1)..]),
        _ => throw RefusedException.Usage($"`-p {said}` gives no value: write -p {(said.Length == 0 ? "NAME" : said.TrimStart('='))}=VALUE"),
    };

    private static string Shown(ParameterDefinition parameter) =>
        parameter.Default is { } value ? $"{parameter.Name} ({value})" : $"{parameter.Name} (required)";
}
