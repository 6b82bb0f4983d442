using System.Collections.Concurrent;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Expressions by their text: reading a definition and evaluating it parse each one once. Bounded: when one half is full it becomes the
/// older half, and what nobody asks for again goes with it.
/// </summary>
internal static class ExpressionCache
{
    private const int Half = 8_192;

    private static readonly Lock Turning = new();
    private static ConcurrentDictionary<string, Expression> young = new(StringComparer.Ordinal);
    private static ConcurrentDictionary<string, Expression> old = new(StringComparer.Ordinal);

    // Counted by hand: asking the dictionary takes all its locks.
    private static int kept;

    /// <exception cref="ExpressionErrorException">It is not one expression over known names.</exception>
    public static Expression Get(string text)
    {
        if (young.TryGetValue(text, out var found))
        {
            return found;
        }

        if (!old.TryGetValue(text, out found))
        {
            found = ExpressionParser.Parse(text);
        }

        Keep(text, found);
        return found;
    }

    private static void Keep(string text, Expression expression)
    {
        lock (Turning)
        {
            if (kept >= Half)
            {
                (old, young, kept) = (young, new(StringComparer.Ordinal), 0);
            }

            kept += young.TryAdd(text, expression) ? 1 : 0;
        }
    }
}
