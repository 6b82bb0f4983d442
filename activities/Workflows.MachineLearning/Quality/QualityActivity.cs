using Workflows.Activities;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>data-quality@1: is this data what the workflow expects?</summary>
internal sealed class QualityActivity : Activity<QualityInputs, QualityOutputs>
{
    /// <summary>Broken rules that the message has room for; the report has all.</summary>
    private const int Told = 3;

    private const int ViolationsBytes = 200 << 10;

    public override string Name => "data-quality";

    public override Task<QualityOutputs> RunAsync(QualityInputs inputs, Attempt attempt, CancellationToken stop)
    {
        using var duck = new Duck(attempt.StepFolder);
        var file = DataFile.Open(duck, "data", inputs.Data, DeclaredKinds.Of(inputs.Rules));
        var types = inputs.Rules.Where(rule => rule.Type is not null).ToLookup(rule => rule.Column, rule => rule.Type);
        var known = inputs.Rules.ToLookup(rule => file.Find(rule.Column) is not null);
        var asOf = inputs.AsOf ?? attempt.Time.GetUtcNow();
        Check[] checks =
        [
            .. known[true].SelectMany(rule => Checks.For(rule, file.Column(rule.Column, "rules"), types[rule.Column].FirstOrDefault(), asOf)).Distinct(),
            .. inputs.RowCount is { } count ? Checks.For(count) : [],
        ];

        string[] columns = [$"it has: {file.ColumnNames}"];
        var absent = known[false].Select(rule => new Violation(rule.Column, Violation.Missing, $"{file.Name} has this column", 1, columns)).ToArray();
        var (broken, holding) = Scan.Run(duck, file, checks);
        Violation[] violations = [.. absent, .. broken];
        foreach (var column in file.Columns.Where(c => c.Missing > 0))
        {
            attempt.Metric($"nullFraction.{column.Name}", (double)column.Missing / file.Rows);
        }

        attempt.Metric("rows", file.Rows);
        attempt.Metric("violations", violations.Length);
        OutputBudget.WriteAll(attempt.ArtifactPath("violations.json"), violations);
        QualityReport.Write(attempt, duck, file, holding, violations);
        if (violations.Length > 0 && inputs.FailOnViolation)
        {
            var worst = violations.Take(Told).Select(v => v.Words);
            var rest = violations.Length > Told ? $"; and {violations.Length - Told} more, which the report shows" : string.Empty;
            var rules = QualityReport.Counted(checks.Length + absent.Length, "rule");
            throw ActivityException.BadData($"{file.Name} breaks {violations.Length} of {rules}: {string.Join("; ", worst)}{rest}");
        }

        return Task.FromResult(new QualityOutputs
        {
            Passed = violations.Length == 0,
            Rows = file.Rows,
            Columns = file.Columns.Count,
            Rules = checks.Length + absent.Length,
            Broken = violations.Length,
            Violations = OutputBudget.Fit(violations, ViolationsBytes, Violation.WithExamples),
        });
    }
}
