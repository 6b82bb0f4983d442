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
        // Where tasks wait for each other, Argo takes no name that begins with a digit.
        foreach (var step in steps.Values.Where(step => char.IsAsciiDigit(step.Name[0])))
        {
            if (steps.Values.Any(other => other.IsFinally == step.IsFinally && other.Step.Needs.Length > 0))
            {
                step.Task = Naming.Free("step-" + step.Name, steps.Keys.ToHashSet(StringComparer.Ordinal));
                Notes.Judge(places.At(List(step), step.Name), step.Name, $"its task is called {step.Task}: Argo takes no name that begins with a digit there");
            }
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

    /// <param name="step">Of which step.</param>
    /// <param name="key">The key in it, with those below it behind dots: <c>env.CITY</c>.</param>
    /// <param name="message">Why, and what to do.</param>
    public void Judge(ExportedStep step, string key, string message) => Notes.Judge(At(step, key), $"{step.Name}.{key}", message);

    /// <inheritdoc cref="Judge(ExportedStep, string, string)"/>
    public void LeaveOut(ExportedStep step, string key, string message) => Notes.LeaveOut(At(step, key), $"{step.Name}.{key}", message);

    public void Judge(string key, string message, params ReadOnlySpan<string> below) =>
        Notes.Judge(Places.At([key, .. below]), Path(key, below), message);

    public void LeaveOut(string key, string message, params ReadOnlySpan<string> below) =>
        Notes.LeaveOut(Places.At([key, .. below]), Path(key, below), message);

    // What a step doesn't say itself it has from the defaults.
    private Node At(ExportedStep step, string key)
    {
        var path = key.Split('.');
        return !Places.Has(List(step), step.Name, path[0]) && Places.Has("defaults", path[0])
            ? Places.At(["defaults", .. path])
            : Places.At([List(step), step.Name, .. path]);
    }

    private static string List(ExportedStep step) => step.IsFinally ? "finally" : "steps";

    private static string Path(string key, ReadOnlySpan<string> below) => string.Join('.', [key, .. below]);

    private bool SkipsBehind(ExportedStep step) =>
        step.Step is { When: not null } or { Work: Work.Approval { OnReject: OnReject.Skip } } or { RunOn: RunOn.Failure }
        || (step.Step.RunOn != RunOn.Always && step.Step.Needs.Any(name => Need(name).MaySkip));
}
