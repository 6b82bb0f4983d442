using Workflows.Activities;

namespace Workflows.MachineLearning;

/// <summary>Every activity of this program, one line each.</summary>
internal static class Registration
{
    public static IReadOnlyList<Activity> Activities { get; } =
    [
        new Generate.GenerateActivity(),
        new Quality.QualityActivity(),
        new Train.TrainActivity(),
        new Evaluate.EvaluateActivity(),
        new Promote.PromoteActivity(),
        new Drift.DriftActivity(),
        new SelectBest.SelectBestActivity(),
        new Notify.NotifyActivity(),
    ];
}
