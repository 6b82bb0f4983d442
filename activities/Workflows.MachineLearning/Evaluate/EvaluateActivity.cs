using System.Text.Json;
using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>evaluate@1: the gate. A verdict of "no" is a successful step with <c>passed: false</c>; what follows from it is the flow's to say.</summary>
internal sealed class EvaluateActivity : Activity<EvaluateInputs, EvaluateVerdict>
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public override string Name => "evaluate";

    public override async Task<EvaluateVerdict> RunAsync(EvaluateInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.Resamples is >= 100 and <= 100_000, "resamples", "100 to 100000");
        Require.That(inputs.Confidence is > 0.5 and < 1, "confidence", "between 0.5 and 1");
        Require.That(inputs.BlockRows >= 1, "blockRows", "1 or more");

        attempt.Progress(0, "measuring the candidate");
        var candidate = ModelPackage.Load(inputs.Candidate, "candidate");
        var scores = HeldOut.Score(candidate, "candidate", inputs.Data, attempt.StepFolder);
        var objectives = inputs.Objectives.Select(o => Judge.Met(o, scores)).ToArray();
        var metric = Metric.Check(inputs.Metric ?? objectives.Select(o => o.Metric).FirstOrDefault() ?? scores.Known[0], scores.Known, "metric");

        attempt.Progress(0.3, "looking for the champion");
        var champion = await Champion.FindAsync(inputs, attempt, stop);
        if (champion is null && objectives.Length == 0)
        {
            throw ActivityException.Usage("there is nothing to judge by: no champion and no objectives; give `objectives`, or a `champion` to compare with");
        }

        var rival = champion is null ? null : Rival(champion, candidate, inputs, attempt);
        attempt.Progress(0.5, "comparing");
        double[] differences = [];
        var interval = rival is null ? null : Judge.Compare(scores, rival, metric, inputs, out differences);
        var verdict = new EvaluateVerdict
        {
            Passed = objectives.All(o => o.Met) && (interval is null || Judge.Passes(interval, inputs.Rule)),
            Reasons =
            [
                .. objectives.Select(Judge.Words),
                interval is null ? "there is no champion to compare with" : Judge.Words(interval, inputs.Rule, champion!.Version.Version),
            ],
            Metrics = scores.All(),
            Candidate = new JudgedModel(await FileStore.DigestAsync(inputs.Candidate, stop), scores.All()),
            Champion = champion is null ? null : new JudgedChampion(champion.Version.Name, champion.Version.Version, champion.Version.Sha256, rival!.All()),
            Objectives = objectives,
            Interval = interval,
            Data = new JudgedData(await FileStore.DigestAsync(inputs.Data, stop), scores.Actual.Length),
        };
        await File.WriteAllBytesAsync(attempt.ArtifactPath("verdict.json"), JsonSerializer.SerializeToUtf8Bytes(verdict, Indented), stop);
        foreach (var (name, value) in verdict.Metrics)
        {
            attempt.Metric(name, value);
        }

        EvaluateReport.Write(attempt, verdict, candidate.Card.Label, scores, rival, differences);
        return verdict;
    }

    private static Scores Rival(Champion champion, ModelPackage candidate, EvaluateInputs inputs, Attempt attempt)
    {
        var (theirs, ours) = (champion.File.Card, candidate.Card);
        if (theirs.Task != ours.Task || theirs.Label != ours.Label)
        {
            throw ActivityException.BadData(
                $"the champion predicts {theirs.Label} ({theirs.Task}) and the candidate {ours.Label} ({ours.Task}): they can't be compared; "
                + "name the right `model`, or set `champion: none`");
        }

        return HeldOut.Score(champion.File, $"champion (version {champion.Version.Version})", inputs.Data, attempt.StepFolder);
    }
}
