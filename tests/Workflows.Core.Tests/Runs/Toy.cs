using System.Text.Json;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs;

/// <summary>
/// A toy expression language, so that these tests need no Scriban: a literal is itself; <c>{{ fail }}</c> fails; <c>{{ parameters.x }}</c>
/// is a parameter; <c>{{ NAME succeeded }}</c> asks for a step's state; <c>{{ NAME outputs }}</c> is its outputs; <c>{{ item }}</c> the item;
/// <c>{{ run.state }}</c> what the run ends as; any other expression is the JSON that it holds.
/// </summary>
internal static class Toy
{
    public static Evaluate Evaluate { get; } = static (template, scope) => template.IsLiteral
        ? Evaluated.Value(template.Json)
        : Expression(template.Json) switch
        {
            "event" => scope.Event is { } happened ? Evaluated.Value(happened) : Evaluated.Failed("no event here"),
            "item" => scope.Item is { } item ? Evaluated.Value(item) : Evaluated.Failed("no item here"),
            "run.state" => scope.Run?.State is { } state ? Evaluated.Value($"\"{state.Word()}\"") : Evaluated.Failed("no run.state here"),
            var e when e.EndsWith(" outputs", StringComparison.Ordinal) => Evaluated.Value(scope.Step(e[..^8])?.Outputs ?? "null"),
            _ => Compute(template.Json, scope.Parameters, name => scope.Step(name)!.State),
        };

    public static Evaluated Compute(string json, string parameters, Func<string, StepStatus> state)
    {
        if (!json.Contains("{{", StringComparison.Ordinal))
        {
            return Evaluated.Value(json);
        }

        var expression = Expression(json);
        if (expression.StartsWith("parameters.", StringComparison.Ordinal))
        {
            return Members(parameters).TryGetValue(expression[11..], out var value) ? Evaluated.Value(value) : Evaluated.Failed($"unknown {expression}");
        }

        return expression.EndsWith(" succeeded", StringComparison.Ordinal)
            ? Evaluated.Value(state(expression[..^10]) == StepStatus.Succeeded ? "true" : "false")
            : expression == "fail" ? Evaluated.Failed("it fails as asked")
            : Evaluated.Value(expression);
    }

    public static bool IsReference(string json) => json.StartsWith("\"wf-file://", StringComparison.Ordinal);

    /// <summary>How many items a value makes: an array's length or an integer; null where it is neither.</summary>
    public static int? Count(string json)
    {
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength(),
            JsonValueKind.Number when value.TryGetInt32(out var count) && count >= 0 => count,
            _ => null,
        };
    }

    public static string? String(string? json) => json is ['"', ..] ? JsonSerializer.Deserialize<string>(json) : null;

    /// <summary>Names of the parameters that differ.</summary>
    public static HashSet<string> Changed(string before, string after)
    {
        var (old, edited) = (Members(before), Members(after));
        return [.. old.Keys.Union(edited.Keys).Where(name => old.GetValueOrDefault(name) != edited.GetValueOrDefault(name))];
    }

    private static string Expression(string json) => JsonSerializer.Deserialize<string>(json)!.Trim('{', '}', ' ');

    private static Dictionary<string, string> Members(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetRawText(), StringComparer.Ordinal);
    }
}
