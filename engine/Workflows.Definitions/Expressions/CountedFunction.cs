using System.Collections;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>A function whose work is paid for: its arguments, its result, and what <see cref="FunctionCosts"/> says beside.</summary>
/// <param name="name">As it is called: <c>string.slice</c>.</param>
/// <param name="inner">What it does.</param>
internal sealed class CountedFunction(string name, IScriptCustomFunction inner) : IScriptCustomFunction
{
    // A call by itself takes as long as an item.
    private const int Call = Evaluation.Item;

    private static readonly string[] Cutters = ["string.slice", "string.slice1", "string.truncate"];

    private readonly Action<Evaluation, ScriptArray>? cost = FunctionCosts.Of(name);
    private readonly bool cuts = Cutters.Contains(name);

    public int RequiredParameterCount => inner.RequiredParameterCount;

    public int ParameterCount => inner.ParameterCount;

    public ScriptVarParamKind VarParamKind => inner.VarParamKind;

    public Type ReturnType => inner.ReturnType;

    public ScriptParameterInfo GetParameterInfo(int index) => inner.GetParameterInfo(index);

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        var evaluation = (Evaluation)context;
        evaluation.Pay(Call);
        foreach (var argument in (IEnumerable)arguments)
        {
            evaluation.Charge(argument);
        }

        cost?.Invoke(evaluation, arguments);
        var value = inner.Invoke(context, callerContext, arguments, blockStatement);

        // These count UTF-16 units: half of a character that lay on the cut is dropped.
        return evaluation.Charge(cuts && value is string text ? UnicodeText.WholeCharacters(text) : value);
    }

    public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}
