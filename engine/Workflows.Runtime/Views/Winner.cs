using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Views;

/// <summary>A step that picked the best of a fanned-out step's instances: one that uses <c>select-best</c> on its outputs.</summary>
/// <param name="Step">The step that picked.</param>
/// <param name="By">Where the figure stands in an instance's outputs: <c>metrics.rmse</c>.</param>
/// <param name="Index">The instance that it picked.</param>
/// <param name="Value">Its figure.</param>
public sealed record Winner(string Step, string By, int Index, double Value)
{
    private const string Activity = "select-best@";

    /// <summary>Those that have picked from this step, in the order of the definition.</summary>
    public static IEnumerable<Winner> Of(RunState run, int step)
    {
        var planned = run.Plan.Steps[step];
        foreach (var dependent in planned.Dependents.Select(ordinal => run.Plan.Steps[ordinal]))
        {
            if (dependent.Step.Work is Work.Program program
                && program.Uses.StartsWith(Activity, StringComparison.Ordinal)
                && run.Steps[dependent.Ordinal].Outputs is { } outputs
                && Of(planned.Name, dependent.Name, DocumentJson.Parse(program.With.Json), DocumentJson.Parse(outputs)) is { } winner)
            {
                yield return winner;
            }
        }
    }

    /// <summary>An instance's figure; null where it has none.</summary>
    public double? Figure(string? outputs)
    {
        var at = outputs is null ? default : DocumentJson.Parse(outputs);
        foreach (var name in By.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : null;
    }

    private static Winner? Of(string fanned, string step, JsonElement with, JsonElement outputs) =>
        Text(with, "items") is { } items
        && items.Trim('{', '}', ' ') == $"steps.{fanned}.outputs"
        && Text(with, "by") is { } by
        && outputs.ValueKind == JsonValueKind.Object
        && outputs.TryGetProperty("index", out var index) && index.TryGetInt32(out var best)
        && outputs.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number
            ? new(step, by, best, value.GetDouble())
            : null;

    private static string? Text(JsonElement inputs, string name) =>
        inputs.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
