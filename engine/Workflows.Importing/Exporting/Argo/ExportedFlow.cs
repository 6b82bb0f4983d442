using Workflows.Core.Definitions;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>The definition that is exported, its steps as they are called there, and the report.</summary>
internal sealed class ExportedFlow
{
    public const string Main = "main";
    public const string Finally = "finally";

    private readonly Dictionary<string, ExportedStep> steps = new(StringComparer.Ordinal);

    public ExportedFlow(WorkflowDefinition definition, SourcePlaces places, Notes notes)
    {
        (Definition, Places, Notes) = (definition, places, notes);
        HashSet<string> taken = [Main, Finally];
        foreach (var (step, isFinally) in definition.Steps.Select(step => (step, false)).Concat(definition.Finally.Select(step => (step, true))))
        {
            steps[step.Name] = new ExportedStep(step, isFinally, Naming.Free(step.Name, taken)) { IsPlaceholder = UnsaidSteps.Of(step) is not null };
        }

        // A skip spreads along needs; no path is longer than there are steps.
        for (var changes = true; changes;)
        {
            changes = false;
            foreach (var step in steps.Values.Where(step => !step.MaySkip && SkipsBehind(step)))
            {
                changes = step.MaySkip = true;
            }
        }
        // Where tasks say `depends`, a name begins with no digit.
        foreach (var step in steps.Values.Where(step => SaysEnds(step.IsFinally) && char.IsAsciiDigit(step.Name[0])))
        {
            step.Task = "step-" + step.Name;
        }
    }

    public WorkflowDefinition Definition { get; }

    public SourcePlaces Places { get; }

    public Notes Notes { get; }

    /// <summary>In the order written, those at the end behind the others.</summary>
    public IEnumerable<ExportedStep> Steps => steps.Values;

    /// <summary>Whether tasks name the ends that count: where something may be skipped, or a step runs on more than success.</summary>
    public bool SaysEnds(bool isFinally) => steps.Values.Any(step => step.IsFinally == isFinally && step.Step.Needs.Length > 0
        && (step.Step.RunOn != RunOn.Success || step.Step.Needs.Any(name => Need(name).MaySkip)));

    public ExportedStep? Step(string name) => steps.GetValueOrDefault(name);

    public ExportedStep Need(string name) => steps[name];

    public void Judge(ExportedStep step, string key, string message) => Notes.Judge(At(step, key), $"{step.Name}.{key}", message);

    public void LeaveOut(ExportedStep step, string key, string message) => Notes.LeaveOut(At(step, key), $"{step.Name}.{key}", message);

    public void Judge(string key, string message, params ReadOnlySpan<string> below) =>
        Notes.Judge(Places.At([key, .. below]), Path(key, below), message);

    public void LeaveOut(string key, string message, params ReadOnlySpan<string> below) =>
        Notes.LeaveOut(Places.At([key, .. below]), Path(key, below), message);

    /// <summary>Whether the text says it of this step, or of all in <c>defaults</c>.</summary>
    public bool Says(ExportedStep step, string key) => Places.Has(List(step), step.Name, key) || Places.Has("defaults", key);

    // What a step doesn't say itself it has from the defaults.
    private Node At(ExportedStep step, string key) =>
        !Places.Has(List(step), step.Name, key) && Places.Has("defaults", key) ? Places.At("defaults", key) : Places.At(List(step), step.Name, key);

    private static string List(ExportedStep step) => step.IsFinally ? "finally" : "steps";

    private static string Path(string key, ReadOnlySpan<string> below) => string.Join('.', [key, .. below]);

    private bool SkipsBehind(ExportedStep step) =>
        step.Step is { When: not null } or { Work: Work.Approval { OnReject: OnReject.Skip } } or { RunOn: RunOn.Failure }
        || (step.Step.RunOn != RunOn.Always && step.Step.Needs.Any(name => Need(name).MaySkip));
}
