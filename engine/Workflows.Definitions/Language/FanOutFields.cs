using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary><c>forEach</c> and <c>matrix</c>.</summary>
internal static class FanOutFields
{
    public static void ForEach(StepDraft step, Field field)
    {
        var fine = field.Node switch
        {
            Node.List list => list.Items.Count <= Limits.Instances,
            Node.Number count => count.Value >= 0 && count.Value <= Limits.Instances && count.Value == Math.Floor(count.Value),
            Node.Text text => TextParts.HasExpression(text.Value),
            _ => false,
        };
        if (fine)
        {
            step.FanOut = new FanOut.ForEach(field.Template(Names.Step));
            return;
        }

        field.Expected($"a list, a count or an expression that gives one (at most {Limits.Instances:N0} instances)");
    }

    public static void Matrix(StepDraft step, Field field)
    {
        var axes = ImmutableArray.CreateBuilder<MatrixAxis>();
        long combinations = 1;
        foreach (var (name, values) in field.Identified("a mapping of axes such as { depth: [4, 8] }"))
        {
            if (values.Node is Node.List list)
            {
                combinations = Math.Min(combinations * list.Items.Count, (long)Limits.Instances + 1);
            }
            else if (values.Node is not Node.Text text || !TextParts.HasExpression(text.Value))
            {
                values.Expected("a list of values, or an expression that gives one");
                continue;
            }

            axes.Add(new MatrixAxis(name, values.Template(Names.Step)));
        }

        if (combinations > Limits.Instances)
        {
            field.Error($"the axes multiply to more than {Limits.Instances:N0} instances; shorten one");
        }

        if (axes.Count == 0)
        {
            if (field.Node is Node.Map { Entries.Count: 0 })
            {
                field.Error("a matrix without an axis makes no instance; add one such as `depth: [4, 8]`");
            }

            return;
        }

        step.FanOut = new FanOut.Matrix(axes.ToImmutable());
    }
}
