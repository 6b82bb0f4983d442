using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Problems;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What steps leave behind, as tasks of a <c>dag</c> read it.</summary>
internal sealed class StepValues(ExportedFlow flow, bool isFinally)
{
    /// <summary>The parameter that holds all that a program wrote to <c>WF_OUTPUTS</c>.</summary>
    public const string Outputs = "outputs";

    /// <summary>The parameter that brings the data of an event.</summary>
    public const string Event = "event";

    /// <summary>The name under which the whole workflow knows the outputs of a step.</summary>
    public static string Global(ExportedStep step) => step.Name + "-outputs";

    /// <summary>How a step ended.</summary>
    /// <exception cref="UntranslatableException">It can't be read from here.</exception>
    public string Status(Reference reference) => $"{Task(Of(reference), reference)}.status";

    /// <summary>A value that a <c>set</c> computes, which is written out where it is read; null where the step is none.</summary>
    /// <exception cref="UntranslatableException">The value isn't there, or may be missing.</exception>
    public JsonElement? Computed(Reference reference)
    {
        var step = Of(reference);
        if (step.Step.Work is not Work.Set set || step.IsPlaceholder || reference.Path is not [{ Name: "outputs" }, ..])
        {
            return null;
        }

        if (step.MaySkip)
        {
            throw new UntranslatableException($"`{step.Name}` may be skipped, and then it computes nothing");
        }

        using var values = JsonDocument.Parse(set.Values.Json);
        var value = values.RootElement.Clone();
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
                if (step.MaySkip || step.IsReadAtEnd)
                {
                    flow.Judge(step, "outputs", "others read them also where it did not succeed: that fails in Argo, where null stands here");
                }

                return Member(isFinally && !step.IsFinally
                    ? $"workflow.outputs.parameters['{Global(step)}']"
                    : $"{Task(step, reference)}.outputs.parameters.{Outputs}", members);
            case Work.SubWorkflow when members is [var output]:
                return $"{Task(step, reference)}.outputs.parameters.{output}";
            case Work.Wait { Event: not null } when members is [Event, .. var below]:
                return Member($"{Task(step, reference)}.outputs.parameters.{Event}", below);
            default:
                throw new UntranslatableException($"what `{step.Name}` leaves is not there in Argo");
        }
    }

    /// <summary>The file that a reference names; null where it names none that a task could be given.</summary>
    public (ExportedStep Step, string Name, string Path)? File(Reference reference) =>
        reference is { Root: Reference.Steps, Path: [{ Name: "artifacts" }, { Name: var name, Optional: false }] }
        && Of(reference) is { IsPlaceholder: false, Step: { FanOut: null, Work: Work.Program program } } step && step.IsFinally == isFinally
        && program.Artifacts.TryGetValue(name, out var path)
            ? (step, name, path)
            : null;

    /// <summary>A member of a text of JSON.</summary>
    public static string Member(string text, IEnumerable<string> path) =>
        $"jsonpath({text}, {ExprWriter.Quoted("$" + string.Concat(path.Select(name => NameRules.IsIdentifier(name) ? "." + name : $"[\"{name}\"]")))})";

    private ExportedStep Of(Reference reference) => flow.Step(reference.Step!) ?? throw new UntranslatableException($"there is no step `{reference.Step}`");

    private string Task(ExportedStep step, Reference reference) => step.IsFinally == isFinally
        ? $"tasks['{step.Task}']"
        : throw new UntranslatableException($"`{reference}`: when all else has ended Argo knows outputs of programs, and how the workflow ended, and no more");
}
