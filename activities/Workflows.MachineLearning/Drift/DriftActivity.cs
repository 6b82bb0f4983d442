using Workflows.Activities;

namespace Workflows.MachineLearning.Drift;

/// <summary>drift@1: has the world moved away from what the model learned?</summary>
internal sealed class DriftActivity : Activity<DriftInputs, DriftOutputs>
{
    /// <summary>An attempt's outputs have 256 KiB, and the report has all columns.</summary>
    private const int MaxColumns = 400;

    public override string Name => "drift";

    public override Task<DriftOutputs> RunAsync(DriftInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.MaxPsi > 0, "maxPsi", "over 0");
        Require.That(inputs.MaxKs is null or (> 0 and <= 1), "maxKs", "over 0, at most 1");
        var compared = Comparison.Read(inputs, attempt.StepFolder);
        (ColumnPair Pair, ColumnDrift Drift)[] measured =
        [
            .. compared.Columns.Select(pair => (Pair: pair, Drift: pair.Measure(inputs.MaxPsi, inputs.MaxKs)))
                // What is lost comes first, then what has changed most.
                .OrderBy(c => c.Drift.Reason ?? DriftReason.Distribution)
                .ThenByDescending(c => Math.Max(c.Drift.Psi ?? 0, c.Drift.MissingPsi ?? 0)),
        ];
        foreach (var (_, column) in measured.Where(c => c.Drift.Psi is not null))
        {
            attempt.Metric($"psi.{column.Name}", column.Psi!.Value);
        }

        DriftReport.Write(attempt, inputs, compared, measured);
        var columns = measured.Select(c => c.Drift).ToArray();
        return Task.FromResult(new DriftOutputs
        {
            Drifted = columns.Any(c => c.Drifted),
            Target = columns.FirstOrDefault(c => c.Name == inputs.Target),
            Columns = [.. columns.Where(c => c.Name != inputs.Target).Take(MaxColumns)],
            DriftedColumns = [.. columns.Where(c => c.Drifted).Select(c => c.Name)],
            ReferenceRows = compared.ReferenceRows,
            CurrentRows = compared.CurrentRows,
        });
    }
}
