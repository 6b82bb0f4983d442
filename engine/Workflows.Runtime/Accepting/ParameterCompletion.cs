using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Views;

namespace Workflows.Runtime.Accepting;

/// <summary>
/// The one way from parameters as they were given to those that a run records: typed ones are read, all are checked, defaults filled in, and
/// paths made absolute. For a new run, a child's <c>with</c>, a rerun and a retry alike.
/// </summary>
public static class ParameterCompletion
{
    /// <summary>Those of an earlier run's parameters that this definition still has, under those that are given now: one JSON object.</summary>
    public static string Known(WorkflowDefinition definition, string parameters, string given)
    {
        using var earlier = ValueJson.Parse(parameters);
        using var now = ValueJson.Parse(given);
        var known = earlier.RootElement.EnumerateObject().Where(m => definition.Parameters.Any(p => p.Name == m.Name))
            .ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        foreach (var member in now.RootElement.EnumerateObject())
        {
            known[member.Name] = member.Value;
        }

        return JsonSerializer.Serialize(known, DocumentJson.Options);
    }

    /// <summary>Checks and completes.</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="given">What was given.</param>
    /// <param name="folder">The definition's folder, from which a default that names a file is meant; null where there is none.</param>
    public static CompletedParameters Complete(WorkflowDefinition definition, GivenParameters given, string? folder)
    {
        var (stated, wrong) = Stated(definition, given);
        if (wrong is not null)
        {
            return new(null, [wrong]);
        }

        var completed = ParameterValues.Complete(definition.Parameters, stated);
        return completed.Json is { } json && definition.Parameters.Any(parameter => parameter.Schema.Contains("format", StringComparison.Ordinal))
            ? Located(definition, json, Names(stated), given, folder)
            : completed;
    }

    /// <summary>
    /// What was given and nothing else, read as its parameters are declared, its paths made absolute: for who sends it on. Whether it is complete, and right,
    /// is judged by who completes it.
    /// </summary>
    public static CompletedParameters Read(WorkflowDefinition definition, GivenParameters given)
    {
        var (stated, wrong) = Stated(definition, given);
        return wrong is null ? Located(definition, stated, Names(stated), given, null) : new(null, [wrong]);
    }

    /// <summary>The first parameter whose value, or default, names a file or folder by its path here; null: none does.</summary>
    public static ParameterError? FirstPath(WorkflowDefinition definition, string parameters) =>
        FileParameters.Find(definition.Parameters, parameters).FirstOrDefault(file => file.IsLocal) is { } file
            ? new(file.Path, $"`{file.Text}` is a path of the server's machine, which nobody may read through it: expected wf-{file.Format}://SHA256/NAME")
            : null;

    private static (string Json, ParameterError? Wrong) Stated(WorkflowDefinition definition, GivenParameters given)
    {
        if (given.Typed.Count == 0)
        {
            return (given.Json, null);
        }

        var values = ValueJson.ParseNode(given.Json)!.AsObject();
        foreach (var (name, text) in given.Typed)
        {
            var (json, error) = ParameterText.Coerce(definition.Parameters, name, text);
            if (json is null)
            {
                return (given.Json, error);
            }

            values[name] = ValueJson.ParseNode(json);
        }

        return (values.ToJsonString(DocumentJson.Options), null);
    }

    private static CompletedParameters Located(WorkflowDefinition definition, string json, HashSet<string> stated, GivenParameters given, string? folder)
    {
        var wrong = new List<ParameterError>();
        var located = FileParameters.Replace(definition.Parameters, json, file =>
        {
            var isGiven = stated.Contains(file.Parameter);
            var start = isGiven ? given.Folder : folder ?? given.Folder;
            if (!file.IsLocal || (start is null && !Path.IsPathFullyQualified(file.Text)))
            {
                return file.Text;
            }

            if (file.Text.Contains('\0', StringComparison.Ordinal))
            {
                wrong.Add(new(file.Path, "holds a NUL character, which no path can hold"));
                return file.Text;
            }

            var path = start is null ? file.Text : Path.GetFullPath(file.Text, start);
            if (given.FilesMustExist && !(file.Format == "file" ? File.Exists(path) : Directory.Exists(path)))
            {
                var hint = isGiven ? $"relative paths start from {start}" : "this is its default: give another";
                wrong.Add(new(file.Path, Path.Exists(path)
                    ? $"a {file.Format} is expected, and {path} is a {(file.Format == "file" ? "folder" : "file")}"
                    : $"there is no {file.Format} {path}; {hint}"));
            }

            return path;
        });
        return wrong.Count == 0 ? new(located, []) : new(null, [.. wrong]);
    }

    private static HashSet<string> Names(string json)
    {
        using var document = ValueJson.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
    }
}
