using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Drift;

/// <summary>drift@1: has the world moved away from what the model learned?</summary>
internal sealed class DriftActivity : Activity<DriftInputs, DriftOutputs>
{
    public override string Name => "drift";

    public override Task<DriftOutputs> RunAsync(DriftInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.MaxPsi > 0, "maxPsi", "over 0");
        Require.That(inputs.MaxKs is null or (> 0 and <= 1), "maxKs", "over 0, at most 1");
        using var duck = new Duck(attempt.StepFolder);
        var (reference, current) = Read(duck, inputs);
        var measured = reference.Names.Select(name => Measure(name, reference[name], current[name], inputs)).OrderByDescending(c => c.Psi).ToArray();
        foreach (var column in measured)
        {
            attempt.Metric($"psi.{column.Name}", column.Psi);
        }

        DriftReport.Write(attempt, inputs, measured, reference, current);
        return Task.FromResult(new DriftOutputs
        {
            Drifted = measured.Any(c => c.Drifted),
            Target = measured.FirstOrDefault(c => c.Name == inputs.Target),
            Columns = [.. measured.Where(c => c.Name != inputs.Target)],
            DriftedColumns = [.. measured.Where(c => c.Drifted).Select(c => c.Name)],
            ReferenceRows = reference.Rows,
            CurrentRows = current.Rows,
        });
    }

    private static ColumnDrift Measure(string name, float[] reference, float[] current, DriftInputs inputs)
    {
        var (before, now) = (reference.Where(float.IsFinite).ToArray(), current.Where(float.IsFinite).ToArray());
        if (before.Length == 0 || now.Length == 0)
        {
            throw ActivityException.BadData($"column '{name}' has no numbers in {(before.Length == 0 ? "reference" : "current")}: exclude it");
        }

        var psi = PopulationStability.Index(before, now);
        var ks = KolmogorovSmirnov.Test(before, now);
        return new ColumnDrift(name, psi, ks.Statistic, ks.PValue, psi > inputs.MaxPsi || ks.Statistic > inputs.MaxKs);
    }

    private static (Table Reference, Table Current) Read(Duck duck, DriftInputs inputs)
    {
        var reference = DataFile.Open(duck, "reference", inputs.Reference);
        var current = DataFile.Open(duck, "current", inputs.Current);
        string[] target = inputs.Target is null ? [] : [inputs.Target];
        var candidates = inputs.Columns.Count > 0
            ? inputs.Columns
            : reference.Columns.Where(r => r.IsNumeric && current.Columns.Any(c => c.Name == r.Name && c.IsNumeric)).Select(c => c.Name);
        string[] columns = [.. target.Union(candidates).Except(inputs.Exclude)];
        if (columns.Length == 0)
        {
            throw ActivityException.BadData($"{reference.Name} and {current.Name} share no numeric column to compare");
        }

        foreach (var column in columns)
        {
            reference.NumericColumn(column, "reference");
            current.NumericColumn(column, "current");
        }

        return (Table.Read(duck, reference, columns), Table.Read(duck, current, columns));
    }
}
