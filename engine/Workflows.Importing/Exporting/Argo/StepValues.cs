using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Problems;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What steps leave behind, as tasks of a <c>dag</c> read it.</summary>
/// <param name="flow">What is exported.</param>
/// <param name="reader">Who reads; null for the outputs of the workflow.</param>
internal sealed class StepValues(ExportedFlow flow, ExportedStep? reader)
{
    private readonly bool isFinally = reader is { IsFinally: true };

    // It runs where what it needs failed.
    private readonly bool isHandler = reader is { Step.RunOn: RunOn.Always or RunOn.Failure };

    /// <summary>The parameter that holds all that a program wrote to <c>WF_OUTPUTS</c>.</summary>
    public const string Outputs = "outputs";

    /// <summary>The parameter that brings the data of an event.</summary>
    public const string Event = "event";

    /// <summary>The name under which the whole workflow knows the outputs of a step; workflows that it calls have names of their own.</summary>
    public static string Global(ExportedFlow flow, ExportedStep step) => $"{flow.Definition.Name}_{step.Name}_outputs";

    /// <summary>How a step ended.</summary>
    /// <exception cref="UntranslatableException">It can't be read from here.</exception>
    public string Status(Reference reference)
    {
        var step = Of(reference);
        return step.IsGroup && (step.SkipsItself || ArgoLoop.MayBeEmpty(step.Step.FanOut!))
            ? throw new UntranslatableException($"`{reference}`: a task whose items are all skipped succeeds in Argo, and one without items is skipped")
            : $"{Task(step, reference)}.status";
    }

    /// <summary>The tag of a value that is a text in Argo whatever it is here, as all outputs of a workflow are; null where it is none of those.</summary>
    /// <exception cref="UntranslatableException">Argo has no way to read it.</exception>
    public string? Text(Reference reference)
    {
        if (!IsText(reference))
        {
            return null;
        }

        _ = Read(reference);
        return $"{{{{tasks.{Of(reference).Task}.outputs.parameters.{reference.Path[^1].Name}}}}}";
    }

    /// <summary>Whether a value is one of a child workflow.</summary>
    /// <exception cref="UntranslatableException">There is no such step.</exception>
    public bool IsText(Reference reference) => reference.Root == Reference.Steps && Of(reference).Step.Work is Work.SubWorkflow;

    /// <summary>Whether a value is one that a <c>set</c> computes.</summary>
    public bool IsSet(Reference reference) => reference.Root == Reference.Steps && flow.Step(reference.Step!) is { Step.Work: Work.Set };

    /// <summary>A value that a <c>set</c> computes, which is written out where it is read; null where the step is none.</summary>
    /// <exception cref="UntranslatableException">The value isn't there, or may be missing.</exception>
    public JsonElement? Computed(Reference reference)
    {
        var step = Of(reference);
        if (step.Step.Work is not Work.Set || step.IsPlaceholder || reference.Path is not [{ Name: "outputs" }, ..])
        {
            return null;
        }

        if (step.MaySkip || (isHandler && step.IsOmittedByFailure))
        {
            throw new UntranslatableException($"`{step.Name}` may not run, and then it computes nothing");
        }

        var value = step.Values;
        foreach (var member in reference.Path.Skip(1))
        {
            value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member.Name, out var inner)
                ? inner
                : throw new UntranslatableException($"`{reference}` is a part of a value that is computed");
        }

        return value;
    }

    /// <summary>A value that a step left.</summary>
    /// <exception cref="UntranslatableException">Argo has no way to read it.</exception>
    public string Read(Reference reference)
    {
        var step = Of(reference);
        if (reference.Path is not [{ Name: "outputs" }, var first, .. var more])
        {
            throw new UntranslatableException($"`{reference}` has no counterpart");
        }

        if (step.Step.FanOut is not null)
        {
            throw new UntranslatableException($"`{step.Name}` has an instance for each item, whose outputs Argo puts together otherwise");
        }

        List<string> members = [first.Name, .. more.Select(member => member.Name)];
        switch (step.Step.Work)
        {
            case Work.Program when !step.IsPlaceholder:
                step.IsRead = true;
                step.IsReadAtEnd |= isFinally && !step.IsFinally;
                JudgeMissing(step, "outputs");
                return Member(isFinally && !step.IsFinally
                    ? $"workflow.outputs.parameters['{Global(flow, step)}']"
                    : $"{Task(step, reference)}.outputs.parameters.{Outputs}", members);
            case Work.SubWorkflow when !step.IsPlaceholder && members is [var output]:
                return $"{Task(step, reference)}.outputs.parameters.{output}";
            case Work.Wait { Event: not null } when members is [Event, .. var below]:
                return Member($"{Task(step, reference)}.outputs.parameters.{Event}", below);
            default:
                throw new UntranslatableException($"what `{step.Name}` leaves is not there in Argo");
        }
    }

    /// <summary>The file that a reference names; null where it names none that a task could be given.</summary>
    public (ExportedStep Step, string Name, string Path)? File(Reference reference)
    {
        if (reference is not { Root: Reference.Steps, Path: [{ Name: "artifacts" }, { Name: var name, Optional: false }] }
            || Of(reference) is not { IsPlaceholder: false, Step: { FanOut: null, Work: Work.Program program } } step || step.IsFinally != isFinally
            || !program.Artifacts.TryGetValue(name, out var path))
        {
            return null;
        }

        JudgeMissing(step, "artifacts");
        return (step, name, path);
    }

    /// <summary>A member of a text of JSON.</summary>
    /// <exception cref="UntranslatableException">It is no member here.</exception>
    public static string Member(string text, IReadOnlyList<string> path)
    {
        if (path.Contains("size"))
        {
            throw new UntranslatableException("`.size` counts here, and would be a member in Argo");
        }

        var members = path.Select(name => NameRules.IsIdentifier(name) ? "." + name : $"[\"{name}\"]");
        return $"jsonpath({text}, {ExprWriter.Quoted("$" + string.Concat(members))})";
    }

    private void JudgeMissing(ExportedStep step, string key)
    {
        if (step.MaySkip || step.Step.ContinueOnError || isHandler || (isFinally && !step.IsFinally))
        {
            flow.Judge(step, key, "others read them also where it did not succeed: that fails in Argo, where null stands here");
        }
    }

    private ExportedStep Of(Reference reference) => flow.Step(reference.Step!) ?? throw new UntranslatableException($"there is no step `{reference.Step}`");

    private string Task(ExportedStep step, Reference reference) => step.IsFinally == isFinally
        ? $"tasks['{step.Task}']"
        : throw new UntranslatableException($"`{reference}`: when all else has ended Argo knows outputs of programs, and how the workflow ended, and no more");
}
