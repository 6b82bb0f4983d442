using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>A workflow while it is being read.</summary>
internal sealed class WorkflowDraft
{
    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public int Language { get; set; } = 1;

    public ImmutableArray<Objective> Objectives { get; set; } = [];

    public ImmutableArray<ParameterDefinition> Parameters { get; set; } = [];

    public ImmutableArray<TriggerDefinition> Triggers { get; set; } = [];

    /// <summary>Each trigger, with the parameters that it gives.</summary>
    public List<(Field Trigger, bool IsManual)> TriggerInputs { get; } = [];

    public ConcurrencyDefinition? Concurrency { get; set; }

    public bool FailFast { get; set; }

    public PolicyDraft Defaults { get; } = new();

    /// <summary>Where the key <c>steps</c> stands.</summary>
    public TextSpan StepsAt { get; set; } = TextSpan.Origin;

    public List<StepDraft> Steps { get; } = [];

    public List<StepDraft> Finally { get; } = [];

    public Template? Outputs { get; set; }

    /// <summary>The names of steps that are there, even where something else is wrong with them.</summary>
    public HashSet<string> StepNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads and checks; null where the source has errors.</summary>
    public static WorkflowDefinition? Read(Node node, SourceFile source)
    {
        var field = new Field(node, node.Place, Route.Root, source);
        var draft = new WorkflowDraft();
        if (field.Shaped(WorkflowShape.Shape, draft, "a workflow: a mapping with `name` and `steps`") is null)
        {
            return null;
        }

        field.Require("name", "say what the workflow is called");
        field.Require("steps", "a workflow needs at least one");
        WorkflowChecks.Check(draft, source);
        return source.Errors.Any ? null : draft.Build();
    }

    private WorkflowDefinition? Build()
    {
        var steps = Steps.Select(s => s.Build(Defaults)).ToImmutableArray();
        var last = Finally.Select(s => s.Build(Defaults)).ToImmutableArray();
        return new WorkflowDefinition
        {
            Language = Language,
            Name = Name!,
            Title = Title,
            Description = Description,
            Objectives = Objectives,
            Parameters = Parameters,
            Triggers = Triggers,
            Concurrency = Concurrency,
            FailFast = FailFast,
            Steps = steps!,
            Finally = last!,
            Outputs = Outputs,
        };
    }
}
