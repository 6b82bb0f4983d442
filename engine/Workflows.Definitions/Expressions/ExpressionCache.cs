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
            if (young.Count >= Half)
            {
                old = young;
                young = new(StringComparer.Ordinal);
            }

            young[text] = expression;
        }
    }
}
