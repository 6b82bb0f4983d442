using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Definitions;
using Workflows.Importing;

namespace Workflows.Core.Tests.Importing;

/// <summary>Small workflows of Argo, and what comes of them.</summary>
internal static class Imported
{
    private const string Head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { name: flow }\nspec:\n  entrypoint: main\n";

    /// <summary>A <c>Workflow</c> whose specification goes on so, without a note.</summary>
    public static string Clean(string spec)
    {
        var result = Of(spec);
        result.Notes.Should().BeEmpty();
        return result.Workflows.Should().ContainSingle().Subject.Yaml;
    }

    public static ImportResult Of(string spec) => File(Head + string.Concat(spec.TrimEnd('\n').Split('\n').Select(line => $"  {line}\n")));

    /// <summary>A whole file; whatever comes of it is valid.</summary>
    public static ImportResult File(string text)
    {
        var result = WorkflowImport.Read(text);
        result.Workflows.SelectMany(workflow => WorkflowText.Read(workflow.Name, workflow.Yaml).Errors).Should().BeEmpty();
        return result;
    }

    public static ImmutableArray<ImportNote> InTheWay(this ImportResult result) => [.. result.Notes.Where(note => note.Weight == NoteWeight.InTheWay)];
}
