using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>
/// What a template is given. A template of Argo knows its own inputs only, so each value that a text of ours reads is an argument of the task, which
/// computes it, and an input of the template.
/// </summary>
internal sealed class StepInputs
{
    /// <summary>Where files that a step is given lie, out of the way of those that it leaves.</summary>
    private const string Folder = "/wf-in";

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly List<object> parameters = [];
    private readonly List<object> artifacts = [];
    private readonly List<object> arguments = [];
    private readonly List<object> given = [];

    /// <summary>The template's <c>inputs</c>.</summary>
    public YamlMap Inputs => new YamlMap().AddFilled("parameters", parameters).AddFilled("artifacts", artifacts);

    /// <summary>The task's <c>arguments</c>.</summary>
    public YamlMap Arguments => new YamlMap().AddFilled("parameters", arguments).AddFilled("artifacts", given);

    /// <summary>The tag by which the template reads a value.</summary>
    /// <param name="wish">What to call it; where another value has that name, a number is behind it.</param>
    /// <param name="value">The value as the task says it.</param>
    public string Parameter(string wish, string value)
    {
        if (!names.TryGetValue(value, out var name))
        {
            name = wish;
            for (var n = 2; !taken.Add(name); n++)
            {
                name = $"{wish}-{n}";
            }

            names[value] = name;
            parameters.Add(new YamlMap { IsFlow = true }.Add("name", name));
            arguments.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("value", value));
        }

        return $"{{{{inputs.parameters.{name}}}}}";
    }

    /// <summary>Where the template finds a file of another step.</summary>
    public string File(ExportedStep step, string artifact, string path)
    {
        var name = $"{step.Name}-{artifact}";
        var place = $"{Folder}/{name}/{ArgoText.Harmless(path[(path.LastIndexOf('/') + 1)..])}";
        if (files.Add(name))
        {
            artifacts.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("path", place));
            given.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("from", $"{{{{tasks.{step.Task}.outputs.artifacts.{artifact}}}}}"));
        }

        return place;
    }
}
