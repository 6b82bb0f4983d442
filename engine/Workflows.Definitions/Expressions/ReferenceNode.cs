using Scriban;
using Scriban.Syntax;

namespace Workflows.Definitions.Expressions;

/// <summary>A reference in Scriban's tree: the names are ours, Scriban never looks them up.</summary>
internal sealed class ReferenceNode(Reference reference) : ScriptExpression
{
    public Reference Reference { get; } = reference;

    public override object? Evaluate(TemplateContext context) => References.Resolve(Reference, ((Evaluation)context).Scope);

    public override void PrintTo(ScriptPrinter printer) => printer.Write(Reference.ToString());
}

/// <summary>An operation whose result is paid for.</summary>
internal sealed class CountedNode(ScriptExpression inner) : ScriptExpression
{
    public override object? Evaluate(TemplateContext context) => ((Evaluation)context).Charge(context.Evaluate(inner));

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);
}
