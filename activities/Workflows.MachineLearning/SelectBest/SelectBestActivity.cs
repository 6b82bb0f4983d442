using System.Text.Json;
using Workflows.Activities;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.SelectBest;

/// <summary>The inputs of select-best@1.</summary>
internal sealed record SelectBestInputs
{
    /// <summary>The outputs of a fanned-out step; null where an instance did not succeed.</summary>
    public required IReadOnlyList<JsonElement?> Items { get; init; }

    /// <summary>What each item was made from, in the same order; null where nobody says. The report names them.</summary>
    public IReadOnlyList<JsonElement?>? Candidates { get; init; }

    /// <summary>Path of the figure in each item: <c>metrics.rmse</c>.</summary>
    public required string By { get; init; }

    /// <summary>Null: as the metric's name says.</summary>
    public Goal? Goal { get; init; }
}

/// <summary>Which end is best.</summary>
internal enum Goal
{
    Minimize,
    Maximize,
}

/// <summary>The outputs of select-best@1.</summary>
/// <param name="Index">Where the best stands in the items, from 0: also the index of the instance and of its artifacts.</param>
/// <param name="Value">Its figure.</param>
/// <param name="Best">The item itself.</param>
/// <param name="Ranking">Those that had a figure, best first, as many as there is room for.</param>
/// <param name="Ranked">How many had a figure.</param>
internal sealed record SelectBestOutputs(int Index, double Value, JsonElement Best, IReadOnlyList<Rank> Ranking, int Ranked);

/// <summary>One place of the ranking.</summary>
internal sealed record Rank(int Index, double Value);

/// <summary>select-best@1: the winner of a sweep.</summary>
internal sealed class SelectBestActivity : Activity<SelectBestInputs, SelectBestOutputs>
{
    /// <summary>Of the best item and the ranking together; the rest is for the other outputs.</summary>
    private const int OutputsBytes = 250 << 10;

    /// <summary>Of the numbers that the items have, in a message.</summary>
    private const int MaxNames = 20;
    private const int MaxDepth = 4;

    public override string Name => "select-best";

    public override Task<SelectBestOutputs> RunAsync(SelectBestInputs inputs, Attempt attempt, CancellationToken stop)
    {
        var metric = inputs.By.Split('.')[^1];
        var found = inputs.Items.Select((item, index) => Figure(item, inputs.By) is { } value ? new Rank(index, value) : null).OfType<Rank>().ToArray();
        if (found.Length == 0)
        {
            throw ActivityException.BadData($"none of the {inputs.Items.Count} items has a number at '{inputs.By}'{Having(inputs.Items)}");
        }

        var goal = inputs.Goal
            ?? (Metric.Regression.Concat(Metric.Binary).Contains(metric)
                ? Metric.LowerIsBetter(metric) ? Goal.Minimize : Goal.Maximize
                : throw ActivityException.Usage($"input 'goal' is needed: whether a lower or a higher {inputs.By} is better is not known"));

        // OrderBy keeps the order of equals: the first of them wins, on every machine.
        Rank[] ranking = [.. goal == Goal.Minimize ? found.OrderBy(f => f.Value) : found.OrderByDescending(f => f.Value)];
        new SelectBestReport(inputs).Write(attempt, ranking);
        attempt.Metric(metric, ranking[0].Value);
        OutputBudget.WriteAll(attempt.ArtifactPath("ranking.json"), ranking);
        var best = inputs.Items[ranking[0].Index]!.Value;
        var places = OutputBudget.Fit(ranking, OutputsBytes - OutputBudget.Length(best));
        return Task.FromResult(new SelectBestOutputs(ranking[0].Index, ranking[0].Value, best, places, ranking.Length));
    }

    /// <summary>Whoever has misspelt the name reads the right one.</summary>
    private static string Having(IReadOnlyList<JsonElement?> items)
    {
        string[] names = [.. items.SelectMany(item => Numbers(item ?? default, "", 0)).Distinct().Take(MaxNames + 1)];
        return names.Length == 0 ? "" : $"; they have: {string.Join(", ", names.Take(MaxNames))}{(names.Length > MaxNames ? ", …" : "")}";
    }

    private static IEnumerable<string> Numbers(JsonElement value, string path, int depth) => value.ValueKind switch
    {
        JsonValueKind.Number when depth > 0 => [path],
        JsonValueKind.Object when depth < MaxDepth => value.EnumerateObject()
            .SelectMany(member => Numbers(member.Value, depth == 0 ? member.Name : $"{path}.{member.Name}", depth + 1)),
        _ => [],
    };

    private static double? Figure(JsonElement? item, string path)
    {
        var at = item ?? default;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : null;
    }
}
