using Workflows.Activities;
using Workflows.MachineLearning.Reports;

namespace Workflows.MachineLearning.Drift;

/// <summary>drift@1: has the world moved away from what the model learned?</summary>
internal sealed class DriftActivity : Activity<DriftInputs, DriftOutputs>
{
    private const int MaxColumns = 400;
    private const int ColumnsBytes = 128 << 10;
    private const int NamesBytes = 64 << 10;

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
        OutputBudget.WriteAll(attempt.ArtifactPath("columns.json"), columns);
        return Task.FromResult(new DriftOutputs
        {
            Drifted = columns.Any(c => c.Drifted),
            Model = inputs.Model,
            Statistic = columns.Max(c => c.Psi is null ? c.MissingPsi : Math.Max(c.Psi.Value, c.MissingPsi ?? 0)),
            Target = columns.FirstOrDefault(c => c.Name == inputs.Target),
            Columns = OutputBudget.Fit(columns.Where(c => c.Name != inputs.Target), ColumnsBytes, MaxColumns),
            ColumnCount = columns.Length,
            DriftedColumns = OutputBudget.Fit(columns.Where(c => c.Drifted).Select(c => c.Name), NamesBytes),
            DriftedCount = columns.Count(c => c.Drifted),
            ReferenceRows = compared.ReferenceRows,
            CurrentRows = compared.CurrentRows,
        });
    }
}
