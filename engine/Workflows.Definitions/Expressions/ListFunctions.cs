using System.Collections;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Workflows.Definitions.Expressions;

/// <summary>Functions of lists that look at items: they compare by value, as `==` does (see <see cref="Equality"/>).</summary>
internal static class ListFunctions
{
    /// <exception cref="ValueErrorException">No list; or one of nothing but strings is asked for a number or a boolean, or the other way round.</exception>
    public static object? Contains(object? list, object? item)
    {
        var (kind, comparable) = (Kinds.Of(item), false);
        (object? One, object? Other)? unlike = null;
        foreach (var each in Items("array.contains", list))
        {
            if (Equality.Of(each, item, ref unlike))
            {
                return true;
            }

            comparable |= !Kinds.AreUnlike(Kinds.Of(each), kind);
        }

        return unlike is var (one, other) && !comparable ? throw ComparisonNode.Refused("compared", one, other) : false;
    }

    /// <summary>Whether a function is true of any item. Scriban's own takes whatever is no boolean for false.</summary>
    /// <exception cref="ValueErrorException">No function; or it gives no boolean.</exception>
    public static object? Any(TemplateContext context, IEnumerable? list, object? function, params object?[] arguments)
    {
        var called = function as IScriptCustomFunction
            ?? throw new ValueErrorException($"`array.any` takes a function such as `@string.empty`, not {Kinds.Named(function)}");
        return Bounded(list ?? Array.Empty<object?>()).Any(item => context.ToBool(context.CurrentSpan, Call(item)));

        object? Call(object? item) => ScriptFunctionCall.Call(context, context.CurrentNode!, called, new ScriptArray([item, .. arguments]));
    }

    /// <summary>Of items that are equal the first one.</summary>
    /// <exception cref="ValueErrorException">No list.</exception>
    public static object? Unique(object? list) => new ScriptArray(Items("array.uniq", list).Distinct(Equality.Instance));

    private static IEnumerable<object?> Items(string function, object? list) => Kinds.Of(list) switch
    {
        Kinds.List => Bounded((IEnumerable)list!),
        Kinds.Text when function == "array.contains" =>
            throw new ValueErrorException($"`{function}` takes a list, not a string; `string.contains` looks in one"),
        Kinds.Null => throw new ValueErrorException($"`{function}` takes a list, not null; `?? []` stands for a value that is not there"),
        var kind => throw new ValueErrorException($"`{function}` takes a list, not a {kind}"),
    };

    private static IEnumerable<object?> Bounded(IEnumerable list)
    {
        var count = 0;
        foreach (var item in list)
        {
            yield return ++count <= Limits.Instances + 1 ? item : throw Evaluation.TooMuch();
        }
    }
}
