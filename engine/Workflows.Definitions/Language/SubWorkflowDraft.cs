using Workflows.Definitions.Fields;

namespace Workflows.Definitions.Language;

/// <summary><c>workflow</c>: another workflow as a child run.</summary>
internal sealed class SubWorkflowDraft
{
    public static Shape<SubWorkflowDraft> Shape { get; } = new Shape<SubWorkflowDraft>("subWorkflow")
        .Add("name", (w, f) => w.name = f.Label("the name of a workflow"))
        .Add("version", (w, f) => w.version = f.Whole(1, int.MaxValue));

    private string? name;
    private int? version;

    public static void Read(StepDraft step, Field field)
    {
        if (field.Shaped(Shape, new SubWorkflowDraft(), "a mapping such as { name: bike-demand, version: 3 }") is not { } draft)
        {
            return;
        }

        field.Require("name", "say which workflow");
        step.Child = draft.name is { } name ? (name, draft.version) : null;
    }
}
