using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What a workflow says beside its steps: names, parameters, limits.</summary>
internal sealed class WorkflowHeadWriter(ExportedFlow flow)
{
    private const string Prefix = "workflows.argoproj.io/";

    private WorkflowDefinition Definition => flow.Definition;

    public YamlMap Metadata() => new YamlMap().Add("name", Definition.Name)
        .AddFilled("annotations", new YamlMap().Add(Prefix + "title", Definition.Title).Add(Prefix + "description", Definition.Description));

    /// <summary>The parameters with their defaults, as <c>arguments</c> of the workflow.</summary>
    public YamlMap Arguments()
    {
        List<object> parameters = [];
        foreach (var parameter in Definition.Parameters)
        {
            using var schema = JsonDocument.Parse(parameter.Schema);
            var yaml = new YamlMap().Add("name", parameter.Name)
                .Add("value", parameter.Default is { } value ? Plain(Text(value), "parameters", parameter.Name) : null)
                .Add("description", Member(schema.RootElement, "description") is { } said ? Plain(said, "parameters", parameter.Name) : null)
                .Add("enum", Enum(schema.RootElement, parameter.Name));
            Schema(parameter, schema.RootElement);
            if (parameter.Default == "null")
            {
                flow.Judge("parameters", "its default null is a text of four letters there", parameter.Name);
            }

            parameters.Add(yaml);
        }

        return new YamlMap().AddFilled("parameters", parameters);
    }

    /// <summary>The inputs of a <c>dag</c> that a workflow enters, or that others call: the same parameters.</summary>
    public YamlMap Inputs()
    {
        var parameters = Definition.Parameters.Select(parameter => (object)new YamlMap { IsFlow = true }.Add("name", parameter.Name)
            .Add("default", parameter.Default is { } value ? ArgoText.Harmless(Text(value)) : null));
        return new YamlMap().AddFilled("parameters", parameters.ToList());
    }

    /// <summary>What may run at once.</summary>
    public YamlMap Synchronization()
    {
        if (Definition.Concurrency is not { } concurrency)
        {
            return new YamlMap();
        }

        using var json = JsonDocument.Parse(concurrency.Key.Json);
        var key = (json.RootElement.GetString() ?? string.Empty).Replace("{{ workflow.name }}", Definition.Name, StringComparison.Ordinal);
        if (concurrency is not { Limit: 1, WhenFull: WhenFull.Queue } || ArgoText.IsBraced(key) || Naming.Label(key) != key)
        {
            flow.LeaveOut("concurrency", "a mutex of Argo has a plain name, lets one in, and others wait: for more a semaphore, whose size a ConfigMap keeps");
            return new YamlMap();
        }

        var mutex = new YamlMap { IsFlow = true }.Add("name", key);
        return new YamlMap().Add("mutexes", new List<object> { mutex });
    }

    /// <summary>What nothing of Argo means.</summary>
    public void LeaveOut()
    {
        if (Definition.Objectives.Length > 0)
        {
            flow.LeaveOut("objectives", "Argo knows no aims: let a step compare what it measures and fail");
        }

        if (Definition.FailFast)
        {
            flow.Judge("failFast", "after a failure Argo starts nothing new; what runs goes on to its end");
        }
    }

    /// <summary>A text in which Argo would read tags, made harmless and named.</summary>
    public string Plain(string text, params ReadOnlySpan<string> path)
    {
        if (ArgoText.IsBraced(text))
        {
            flow.LeaveOut(path[0], "Argo would read a tag in it: a blank is between two braces", path[1..]);
        }

        return ArgoText.Harmless(text);
    }

    /// <summary>A value of JSON as the text that Argo has for it.</summary>
    public static string Text(string json)
    {
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString()! : json;
    }

    private List<object>? Enum(JsonElement schema, string parameter)
    {
        var values = schema.TryGetProperty("enum", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => Plain(Text(item.GetRawText()), "parameters", parameter)).ToList<object>()
            : [];
        return values.Count > 0 ? values : null;
    }

    private void Schema(ParameterDefinition parameter, JsonElement schema)
    {
        if (parameter.Format is "file" or "folder")
        {
            const string Message = "it names a file or a folder, which Argo brings to no pod by itself: make it an artifact of the workflow";
            flow.LeaveOut("parameters", Message, parameter.Name);
        }

        var lost = schema.EnumerateObject().Select(member => member.Name)
            .Where(name => name is not ("type" or "description" or "enum"))
            .Where(name => name != "format" || parameter.Format is not ("file" or "folder"))
            .ToList();
        if (lost.Count > 0)
        {
            flow.LeaveOut("parameters", $"Argo knows no {string.Join(", ", lost.Select(name => $"`{name}`"))} of a value", parameter.Name);
        }
        else if (ParameterKinds.Of(parameter) != ParameterKind.Text)
        {
            flow.Judge("parameters", "all values of Argo are texts: whether it is what its type says is seen when it is read", parameter.Name);
        }
    }

    private static string? Member(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
