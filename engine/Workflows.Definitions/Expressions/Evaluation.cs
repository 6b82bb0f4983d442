using System.Collections;
using Scriban;
using Scriban.Runtime;
using Workflows.Core.Expressions;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// One evaluation: a fresh context over the shared functions, with the scope that references read and a count of the work done. Work is
/// counted, never timed, so the same inputs give the same answer on a machine under any load.
/// </summary>
internal sealed class Evaluation : TemplateContext
{
    // One unit is a character; an item of a list counts as eight.
    private const long WorkLimit = 8L * 8 * Limits.Instances;

    private long work;

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

    /// <summary>Counts a value that was made or read, and hands it on.</summary>
    public object? Charge(object? value)
    {
        work += value switch
        {
            string text => text.Length,
            ScriptArray list => 8L * list.Count,
            ICollection and not ScriptRange => 8L * ((ICollection)value).Count,
            System.Numerics.BigInteger => throw new ValueErrorException("a whole number grew beyond 64 bits"),
            _ => 1,
        };

        if (value is string { Length: > Limits.ValueBytes })
        {
            throw new ValueErrorException($"a text grew beyond {Limits.ValueBytes / 1024} KiB");
        }

        return work <= WorkLimit
            ? value
            : throw new ValueErrorException("it works on more data than an expression may; compute this in an activity");
    }
}
