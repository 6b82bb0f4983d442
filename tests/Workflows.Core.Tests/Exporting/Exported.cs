using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Importing;
using Workflows.Importing.Exporting;

namespace Workflows.Core.Tests.Exporting;

/// <summary>Small definitions, and what comes of them in Argo; whatever does keeps Argo's rules.</summary>
internal static class Exported
{
    public static ExportResult Of(string yaml)
    {
        var result = WorkflowExport.ToArgo(Read(yaml), yaml);
        ArgoRules.Broken(result.Yaml).Should().BeEmpty(result.Yaml);
        return result;
    }

    /// <summary>One step, without a note.</summary>
    public static string Step(string step) => Clean($"name: flow\nsteps:\n  one: {step}\n");

    public static string Clean(string yaml)
    {
        var result = Of(yaml);
        result.Notes.Should().BeEmpty();
        return result.Yaml;
    }

    /// <summary>What our own import makes of it.</summary>
    public static WorkflowDefinition Back(ExportResult result, string name = "flow")
    {
        var imported = WorkflowImport.Read(result.Yaml);
        imported.Notes.Where(note => note.Weight == NoteWeight.InTheWay).Should().BeEmpty(result.Yaml);
        return Read(imported.Workflows.Should().ContainSingle(workflow => workflow.Name == name).Subject.Yaml);
    }

    public static WorkflowDefinition Read(string yaml)
    {
        var reading = WorkflowText.Read("flow.yaml", yaml);
        reading.Errors.Should().BeEmpty(yaml);
        return reading.Definition!;
    }
}
