using Workflows.Core.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>A step while it is being read.</summary>
internal sealed class StepDraft(string name, StepKind kind, Field field, Node.Map map, StepScope scope)
{
    public string Name { get; } = name;

    public StepKind Kind { get; } = kind;

    public Field Field { get; } = field;

    public Node.Map Map { get; } = map;

    public StepScope Scope { get; } = scope;

    public string? Title { get; set; }

    /// <summary>What it waits for, each with its place.</summary>
    public List<(string Name, Field At)> Needs { get; } = [];

    public Condition? When { get; set; }

    public RunOn RunOn { get; set; }

    public bool ContinueOnError { get; set; }

    public FanOut? FanOut { get; set; }

    public int? Parallel { get; set; }

    public Template? With { get; set; }

    public ProgramDraft Program { get; } = new();

    public PolicyDraft Policies { get; } = new();

    /// <summary>The work of every kind but programs and sub-workflows, which are put together from several keys.</summary>
    public Work? Work { get; set; }

    public (string Name, int? Version)? Child { get; set; }

    public Manifest? Manifest { get; set; }

    /// <summary>What is known of the workflow that it runs.</summary>
    public ChildWorkflow? ChildWorkflow => Child is { } child ? Field.Source.Children?.GetValueOrDefault(child) : null;

    /// <summary>Null where an error kept it from being one.</summary>
    public StepDefinition? Build(PolicyDraft defaults)
    {
        var work = Kind switch
        {
            StepKind.Program => Program.Build(this, defaults),
            StepKind.SubWorkflow => Child is { } child ? new Work.SubWorkflow(child.Name, child.Version, With ?? new Template("{}")) : null,
            _ => Work,
        };
        return work is null
            ? null
            : new StepDefinition
            {
                Name = Name,
                Title = Title,
                Needs = [.. Needs.Select(n => n.Name)],
                When = When,
                RunOn = RunOn,
                ContinueOnError = ContinueOnError,
                FanOut = FanOut is not null && Parallel is { } parallel ? FanOut with { Parallel = parallel } : FanOut,
                Work = work,
            };
    }
}
