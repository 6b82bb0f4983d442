using Scriban;
using Scriban.Parsing;
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
    /// <summary>As it was parsed; its parts are checked.</summary>
    public ScriptExpression Inner => inner;

    public override object? Evaluate(TemplateContext context) => ((Evaluation)context).Charge(context.Evaluate(inner));

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);
}

/// <summary>A member of what an item or a call gave: <c>steps.grid.outputs[0].rmse</c>.</summary>
internal sealed class MemberNode(ScriptMemberExpression inner) : ScriptExpression
{
    private readonly Member member = new(inner.Member!.Name, inner.DotToken.TokenType == TokenType.QuestionDot);

    public override object? Evaluate(TemplateContext context) => Members.Of(context.Evaluate(inner.Target!), member, inner);

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);
}

/// <summary>An item of a list, or a member by a computed name.</summary>
internal sealed class ItemNode(ScriptIndexerExpression inner) : ScriptExpression
{
    public override object? Evaluate(TemplateContext context)
    {
        var value = ((Evaluation)context).Charge(context.Evaluate(inner.Target!));
        return Members.At(value, context.Evaluate(inner.Index!), inner);
    }

    public override void PrintTo(ScriptPrinter printer) => printer.Write(inner);
}
