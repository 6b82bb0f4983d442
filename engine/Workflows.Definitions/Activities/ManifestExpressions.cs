using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Graph;
using Workflows.Definitions.Language;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Activities;

/// <summary>
/// The expressions of a manifest: in the defaults of its inputs, its command, image and resources. Any workflow may use the activity, so they
/// may read what every workflow has, and are checked where the manifest stands. One that was stored with a version is left as it is.
/// </summary>
internal static class ManifestExpressions
{
    /// <summary>What every workflow has.</summary>
    public const Names Known = Names.Objectives | Names.Workflow | Names.Run;

    private const Names OfOneWorkflow = Names.Parameters | Names.Steps | Names.Item | Names.Event | Names.Trigger;

    /// <summary>A string that may hold expressions.</summary>
    public static string? Checked(Field field)
    {
        var text = field.Text();
        if (text is not null && !field.Source.Accepted)
        {
            field.Template(Known);
        }

        return text;
    }

    /// <summary>The items are strings already, or have their errors.</summary>
    public static void CheckCommand(Field field)
    {
        if (!field.Source.Accepted && field.Node is Node.List list && list.Items.All(static item => item is Node.Text))
        {
            CommandField.Read(new ProgramDraft(), field, Known);
        }
    }

    /// <summary>Each default must be what its own schema asks for.</summary>
    public static void CheckDefaults(Schema inputs, Field field)
    {
        if (field.Source.Accepted || field.Node is not Node.Map map || map.Find("properties") is not { Value: Node.Map properties } entry)
        {
            return;
        }

        foreach (var property in properties.Entries)
        {
            var at = field.Of(entry).Of(property);
            if (at.Node is not Node.Map keywords || keywords.Find("default") is not { } value)
            {
                continue;
            }

            at.Of(value).Template(Known);
            var schema = inputs.Properties[property.Key];
            foreach (var problem in SchemaCheck.Check(schema, value.Value, at.Of(value).Route, expressionsPass: true))
            {
                field.Errors.Add(problem.At, problem.Route, problem.Message, problem.Suggestion);
            }
        }
    }

    /// <summary>Every name that they read must be known.</summary>
    public static void Check(SourceFile source)
    {
        if (source.Accepted)
        {
            return;
        }

        foreach (var use in source.Uses)
        {
            foreach (var reference in use.Expression.References.Where(reference => (reference.Needs & OfOneWorkflow) != 0))
            {
                source.Errors.Add(
                    source.Errors.Inside(use.At, reference.ToString(), use.Offset + reference.Offset),
                    use.Route,
                    $"`{reference}` belongs to one workflow, and any may use this activity; make it an input, and let each step give it");
            }
        }

        source.Uses.RemoveAll(static use => use.Expression.References.Any(static reference => (reference.Needs & OfOneWorkflow) != 0));
        ReferenceChecks.Check(new WorkflowDraft(), StepGraph.Build([]), source);
    }
}
