using Workflows.Activities;

namespace Workflows.MachineLearning.Generate;

/// <summary>generate@1: data to try a workflow on, with a world that can be made to change.</summary>
internal sealed class GenerateActivity : Activity<GenerateInputs, GenerateOutputs>
{
    public override string Name => "generate";

    public override async Task<GenerateOutputs> RunAsync(GenerateInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.Days is >= 2 and <= 36_500, "days", "2 to 36500");
        Require.That(inputs.HoldoutFraction is > 0 and < 1, "holdoutFraction", "between 0 and 1");
        Require.That(inputs.Drift is > -1 and <= 10, "drift", "over -1, at most 10");

        var holdoutDays = Math.Clamp((int)Math.Round(inputs.Days * inputs.HoldoutFraction), 1, inputs.Days - 1);
        var holdoutFrom = inputs.Start.AddDays(inputs.Days - holdoutDays);
        var hours = BikeYear.Hours(inputs).ToArray();
        await WriteAsync(attempt.ArtifactPath("data.csv"), hours.Where(h => h.Day < holdoutFrom), stop);
        await WriteAsync(attempt.ArtifactPath("holdout.csv"), hours.Where(h => h.Day >= holdoutFrom), stop);
        GenerateReport.Write(attempt, inputs, hours, holdoutFrom);
        return new GenerateOutputs
        {
            Rows = hours.Length - (holdoutDays * 24),
            HoldoutRows = holdoutDays * 24,
            HoldoutFrom = holdoutFrom,
            MeanDemand = Math.Round(hours.Average(h => h.Count), 2),
        };
    }

    private static Task WriteAsync(string path, IEnumerable<Hour> hours, CancellationToken stop) =>
        File.WriteAllLinesAsync(path, hours.Select(h => h.ToCsv()).Prepend(Hour.Header), stop);
}
