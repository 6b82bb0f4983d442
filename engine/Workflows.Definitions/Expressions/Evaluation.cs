using System.Collections;
using System.Numerics;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>One evaluation: a fresh context over the shared functions, with the scope that references read and whose budget pays for the work.</summary>
internal sealed class Evaluation : TemplateContext
{
    /// <summary>An item of a list, in units of the budget.</summary>
    public const int Item = 8;

    public Evaluation(Scope scope)
        : base(Functions.Shared)
    {
        Scope = scope;
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        EnableRelaxedTargetAccess = false;
        EnableRelaxedFunctionAccess = false;
        EnableRelaxedIndexerAccess = false;
        LoopLimit = Limits.Instances;
        RecursiveLimit = 20;
        LimitToString = Limits.ValueBytes;
        OnStringLimit = ScriptLimitBehavior.Throw;
        OnOutputLimit = ScriptLimitBehavior.Throw;
        ObjectRecursionLimit = Limits.Nesting;
    }

    public Scope Scope { get; }

    /// <summary>
    /// What `!`, `&amp;&amp;`, `||`, `? :` and functions ask of a value. Scriban takes all for true but false and null, 0 and the empty string too.
    /// </summary>
    /// <exception cref="ValueErrorException">It is no boolean.</exception>
    public override bool ToBool(SourceSpan span, object? value)
    {
        var advice = value is null ? "`?? false` stands for a value that is not there" : "compare it, as with `==` or `>`";
        return value as bool? ?? throw new ValueErrorException($"{Kinds.Named(value)} stands where true or false is expected; {advice}");
    }

    /// <summary>Pays for work that was done or is about to be.</summary>
    /// <exception cref="ValueErrorException">The budget is spent.</exception>
    public static void Pay(Scope scope, long units)
    {
        if (!scope.Budget.Spend(units))
        {
            throw TooMuch();
        }
    }

    /// <inheritdoc cref="Pay(Scope, long)"/>
    public void Pay(long units) => Pay(Scope, units);

    /// <summary>Pays for a value that was made or read, and hands it on.</summary>
    public object? Charge(object? value)
    {
        Pay(value switch
        {
            string text => text.Length,
            ScriptRange range => (long)Item * ((IEnumerable)range).Cast<object>().Take(Limits.Instances + 1).Count(),
            ICollection list => (long)Item * list.Count,
            BigInteger => throw new ValueErrorException("an integer grew beyond 64 bits"),
            _ => 1,
        });
        return value is string { Length: > Limits.ValueBytes }
            ? throw new ValueErrorException($"a string grew beyond {Limits.ValueBytes / 1024} KiB")
            : value;
    }

    /// <summary>Pays for looking at all that is in a value, however deep.</summary>
    public void ChargeContent(object? value)
    {
        Charge(value);
        if (value is string or ScriptRange or null)
        {
            return;
        }

        if (value is IDictionary<string, object?> map)
        {
            foreach (var member in map.Values)
            {
                ChargeContent(member);
            }
        }
        else if (value is IEnumerable list)
        {
            foreach (var item in list)
            {
                ChargeContent(item);
            }
        }
    }

    public static ValueErrorException TooMuch() => new("it works on more data than the expressions of one step may; compute this in an activity");
}
