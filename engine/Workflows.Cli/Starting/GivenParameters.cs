using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Cli.CommandLine;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Definitions.Parameters;

namespace Workflows.Cli.Starting;

/// <summary>
/// Parameters as they were typed, made into what a run records. A path is resolved here, for here is where it means something: a given one from
/// the caller's folder, a default from the definition's.
/// </summary>
internal static class GivenParameters
{
    /// <summary>One JSON object, complete and checked; whatever is wrong is a usage error that names the parameter.</summary>
    public static string Read(WorkflowDefinition definition, IReadOnlyList<string> given, string? folder) => Read(definition, [], given, folder);

    /// <summary>The parameters of an earlier run with some of them given anew.</summary>
    public static string Edit(WorkflowDefinition definition, string kept, IReadOnlyList<string> given, string? folder) =>
        Read(definition, ValueJson.ParseNode(kept)!.AsObject(), given, folder);

    private static string Read(WorkflowDefinition definition, JsonObject values, IReadOnlyList<string> given, string? folder)
    {
        foreach (var (name, text) in given.Select(Split))
        {
            var (json, error) = ParameterText.Coerce(definition.Parameters, name, text);
            values[name] = json is null ? throw Wrong(definition, [error!]) : JsonNode.Parse(json);
        }

        foreach (var parameter in definition.Parameters.Where(parameter => parameter.Format is "file" or "folder"))
        {
            Resolve(parameter, values, folder);
        }

        var complete = ParameterValues.Complete(definition.Parameters, values.ToJsonString(Plain));
        return complete.Json ?? throw Wrong(definition, complete.Errors);
    }

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ValueJson.WrappedNesting,
    };

    private static (string Name, string Text) Split(string said) => said.IndexOf('=', StringComparison.Ordinal) switch
    {
        > 0 and var at => (said[..at], said[(at + 1)..]),
        _ => throw RefusedException.Usage($"`-p {said}` gives no value: write -p {(said.Length == 0 ? "NAME" : said.TrimStart('='))}=VALUE"),
    };

    private static void Resolve(ParameterDefinition parameter, JsonObject values, string? folder)
    {
        var isGiven = values[parameter.Name] is not null;
        var value = isGiven ? values[parameter.Name] : parameter.Default is { } json ? JsonNode.Parse(json) : null;
        if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var text) || text.Length == 0 || IsElsewhere(text))
        {
            return;
        }

        var path = Path.GetFullPath(text, isGiven ? Environment.CurrentDirectory : folder ?? Environment.CurrentDirectory);
        var exists = parameter.Format == "file" ? File.Exists(path) : Directory.Exists(path);
        values[parameter.Name] = exists
            ? path
            : throw RefusedException.Usage(
                $"parameter {parameter.Name}: there is no {parameter.Format} {path}",
                isGiven ? $"paths given with -p start from {Environment.CurrentDirectory}" : $"this is its default: give another with -p {parameter.Name}=PATH");
    }

    /// <summary>Something that the step fetches itself, or a file of the file store.</summary>
    private static bool IsElsewhere(string text) => text.Contains("://", StringComparison.Ordinal);

    private static RefusedException Wrong(WorkflowDefinition definition, IReadOnlyList<ParameterError> errors) => new(
        ExitCode.Usage,
        $"parameter {errors[0]}")
    {
        Hints = [.. errors.Skip(1).Select(error => $"parameter {error}"), $"{definition.Name} takes: {(definition.Parameters.IsEmpty ? "no parameters" : string.Join(", ", definition.Parameters.Select(Shown)))}"],
    };

    private static string Shown(ParameterDefinition parameter) => parameter.Default is { } value ? $"{parameter.Name} ({value})" : $"{parameter.Name} (required)";
}
