using System.Collections;
using System.Numerics;
using Scriban.Runtime;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// What functions cost beyond reading their arguments and writing their result: those that compare, search, or could make far more than
/// they were given. Paid before they run, so that nothing is begun that the budget doesn't cover.
/// </summary>
internal static class FunctionCosts
{
    private static readonly Dictionary<string, Action<Evaluation, ScriptArray>> Known = new(StringComparer.Ordinal)
    {
        ["array.sort"] = Sort,
        ["array.map"] = PerItem,
        ["array.filter"] = PerItem,
        ["array.any"] = PerItem,
        ["array.uniq"] = Content,
        ["array.contains"] = Content,
        ["html.url_encode"] = Encode,
        ["html.url_escape"] = Encode,
        ["object.has_value"] = Content,
        ["object.to_json"] = Content,
        ["string.contains"] = Search,
        ["string.index_of"] = Search,
        ["string.remove"] = Search,
        ["string.remove_first"] = Search,
        ["string.remove_last"] = Search,
        ["string.replace"] = Replace,
        ["string.replace_first"] = Search,
        ["string.split"] = Search,
        ["string.truncatewords"] = Words,
    };

    /// <summary>How a function's cost is paid; null where its arguments and its result are all of it.</summary>
    public static Action<Evaluation, ScriptArray>? Of(string function) => Known.GetValueOrDefault(function);

    // Comparing texts reads as much of both as is the same.
    private static void Sort(Evaluation evaluation, ScriptArray arguments)
    {
        if (Argument(arguments, 0) is not IEnumerable list)
        {
            return;
        }

        var member = Argument(arguments, 1) as string;
        var (count, characters) = (1L, 0L);
        foreach (var item in list)
        {
            count++;
            characters += ((member is not null && item is ScriptObject map && map.TryGetValue(member, out var inner) ? inner : item) as string)?.Length ?? 0;
        }

        evaluation.Pay((BitOperations.Log2((ulong)count) * ((2 * count) + (characters / 8))) + (member is null ? 0 : Evaluation.Item * count));
    }

    private static void PerItem(Evaluation evaluation, ScriptArray arguments) => evaluation.Charge(Argument(arguments, 0));

    private static void Content(Evaluation evaluation, ScriptArray arguments) => evaluation.ChargeContent(Argument(arguments, 0));

    private static void Encode(Evaluation evaluation, ScriptArray arguments) => evaluation.Pay(8L * Text(arguments, 0).Length);

    private static void Words(Evaluation evaluation, ScriptArray arguments) => evaluation.Pay(Text(arguments, 0).Length);

    // At each place of the text the pattern may fit up to its last character.
    private static void Search(Evaluation evaluation, ScriptArray arguments) =>
        evaluation.Pay((long)Text(arguments, 0).Length * Text(arguments, 1).Length / 8);

    private static void Replace(Evaluation evaluation, ScriptArray arguments)
    {
        Search(evaluation, arguments);
        var (text, pattern, by) = (Text(arguments, 0), Text(arguments, 1), Text(arguments, 2));
        if (pattern.Length > 0 && by.Length > pattern.Length && Length(text, pattern, by) > Limits.ValueBytes)
        {
            throw new ValueErrorException($"a string grew beyond {Limits.ValueBytes / 1024} KiB");
        }
    }

    // Made first and measured after, it could take all memory.
    private static long Length(string text, string pattern, string by)
    {
        long length = text.Length;
        for (var at = text.IndexOf(pattern, StringComparison.Ordinal); at >= 0; at = text.IndexOf(pattern, at + pattern.Length, StringComparison.Ordinal))
        {
            length += by.Length - pattern.Length;
        }

        return length;
    }

    private static object? Argument(ScriptArray arguments, int index) => index < arguments.Count ? arguments[index] : null;

    private static string Text(ScriptArray arguments, int index) => Argument(arguments, index) as string ?? string.Empty;
}
