using System.Collections;
using System.Globalization;
using Scriban.Runtime;
using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Expressions;

/// <summary>A member or an item of a value: one look-up, and one way to say that there is none, wherever it stands in an expression.</summary>
internal static class Members
{
    private const string Length = "size";

    /// <param name="value">Whose member.</param>
    /// <param name="member">Which.</param>
    /// <param name="written">Value and member as their author wrote them.</param>
    /// <exception cref="ValueErrorException">There is none.</exception>
    public static object? Of(object? value, Member member, object written) => value switch
    {
        ScriptObject map => map.TryGetValue(member.Name, out var inner) ? inner : Missing(member, map.Keys, written),
        string text when member.Name == Length => (long)text.Length,
        null when member.Optional => null,
        null => throw new ValueErrorException($"what stands before `{member.Name}` in `{written}` is null; write `?.{member.Name}` if it may be"),
        string => Missing(member, [], written),
        IEnumerable list when member.Name == Length => (long)Items(list).Count,
        IEnumerable => throw new ValueErrorException($"what stands before `{member.Name}` in `{written}` is a list; take an item: `[0]`"),
        _ => Missing(member, [], written),
    };

    /// <param name="value">Whose item.</param>
    /// <param name="index">Its number, where negative ones count from the end, or the name of a member.</param>
    /// <param name="written">Value and index as their author wrote them.</param>
    /// <exception cref="ValueErrorException">There is none.</exception>
    public static object? At(object? value, object? index, object written) => value switch
    {
        ScriptObject map when index is string name => map.TryGetValue(name, out var inner) ? inner : Missing(new Member(name, false), map.Keys, written),
        ScriptObject => throw new ValueErrorException($"what stands before `[` in `{written}` is a mapping; name a member: `['name']`"),
        string text => text[Place(index, text.Length, written)].ToString(),
        null => throw new ValueErrorException($"what stands before `[` in `{written}` is null: it has no items"),
        IEnumerable list when Items(list) is var items => items[Place(index, items.Count, written)],
        _ => throw new ValueErrorException($"what stands before `[` in `{written}` is no list: it has no items"),
    };

    public static object? Missing(Member member, IEnumerable<string> known, object written)
    {
        if (member.Optional)
        {
            return null;
        }

        var suggestion = Nearest.Find(member.Name, known);
        var advice = suggestion is null ? $"write `?.{member.Name}` if it may be missing, and `??` for the value then" : $"did you mean `{suggestion}`?";
        throw new ValueErrorException($"`{written}`: there is no `{member.Name}`; {advice}");
    }

    private static int Place(object? index, int count, object written)
    {
        if (index is not (long or int or double) || Convert.ToDouble(index, CultureInfo.InvariantCulture) is var number && number != Math.Floor(number))
        {
            throw new ValueErrorException($"what stands between `[` and `]` in `{written}` must be an integer, 0 or more; of each item: `| array.map 'name'`");
        }

        var place = number < 0 ? number + count : number;
        return place >= 0 && place < count
            ? (int)place
            : throw new ValueErrorException($"`{written}`: there is no `[{number}]`; {Count(count)}");
    }

    private static string Count(int count) => count switch
    {
        0 => "it is empty",
        1 => "there is one item, `[0]`",
        _ => $"there are {count} items, `[0]` to `[{count - 1}]`",
    };

    private static IList Items(IEnumerable list) => list as IList ?? list.Cast<object?>().Take(Limits.Instances + 1).ToList();
}
