using Workflows.Core.Definitions;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>The definition that is exported, its steps as they are called there, and the report.</summary>
internal sealed class ExportedFlow
{
    public const string Main = "main";
    public const string Finally = "finally";

    private static readonly HashSet<string> Words =
        ["and", "contains", "else", "false", "if", "in", "let", "matches", "nil", "not", "or", "true"];

    private readonly Dictionary<string, ExportedStep> steps = new(StringComparer.Ordinal);

    public ExportedFlow(WorkflowDefinition definition, SourcePlaces places, Notes notes)
    {
        (Definition, Places, Notes) = (definition, places, notes);
        HashSet<string> taken = [Main, Finally];
        foreach (var (step, isFinally) in definition.Steps.Select(step => (step, false)).Concat(definition.Finally.Select(step => (step, true))))
        {
            steps[step.Name] = new ExportedStep(step, isFinally, Naming.Free(step.Name, taken)) { IsPlaceholder = UnsaidSteps.Of(step) is not null };
        }

        Rename();
        StepEnds.Mark(steps);
    }

    public WorkflowDefinition Definition { get; }

    public SourcePlaces Places { get; }

    public Notes Notes { get; }

    /// <summary>How many characters of values of <c>set</c>s were written out where they are read.</summary>
    public long Expanded { get; set; }

    /// <summary>In the order written, those at the end behind the others.</summary>
    public IEnumerable<ExportedStep> Steps => steps.Values;

    /// <summary>Whether tasks name the ends that count: where something may be skipped, or a step runs on more than success.</summary>
    public bool SaysEnds(bool isFinally) => steps.Values.Any(step => step.IsFinally == isFinally && step.Step.Needs.Length > 0
        && (step.Step.RunOn != RunOn.Success || step.Step.Needs.Any(name => Need(name).MaySkip)));

    public ExportedStep? Step(string name) => steps.GetValueOrDefault(name);

    public ExportedStep Need(string name) => steps[name];

    /// <summary>The ends of tasks that say that a step was omitted because of a failure: part of what is asked by those that need it.</summary>
    public IReadOnlyList<(string Task, string End)> Failures(ExportedStep step) => StepEnds.Failures(step.Step.Needs.Select(Need), steps)!;

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

    // Where tasks wait for each other, Argo reads their names in an expression: none begins with a digit, or is a word of that language.
    private void Rename()
    {
        var waits = steps.Values.Where(step => step.Step.Needs.Length > 0).Select(step => step.IsFinally).ToHashSet();
        HashSet<string> taken = [.. steps.Keys];
        foreach (var step in steps.Values.Where(step => waits.Contains(step.IsFinally) && (char.IsAsciiDigit(step.Name[0]) || Words.Contains(step.Name))))
        {
            step.Task = Naming.Free("step-" + step.Name, taken);
            var message = $"its task is called {step.Task}: Argo takes no name there that begins with a digit, or is a word of its expressions";
            Notes.Judge(Places.At(List(step), step.Name), step.Name, message);
        }
    }
}
