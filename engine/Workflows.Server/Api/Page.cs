using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;

namespace Workflows.Server.Api;

/// <summary>One page of a list. It is cut by the last item's key, never by counting, so what comes in meanwhile moves nothing.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">The cursor of the page after this; null: it is the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page is asked for: <c>?limit=</c> (50, at most 500) and <c>?cursor=</c>.</summary>
/// <param name="Limit">Items.</param>
/// <param name="Cursor">Where it begins; null: at the beginning.</param>
internal sealed record PageRequest(int Limit, string? Cursor)
{
    private const int Standard = 50;
    private const int Most = 500;

    /// <param name="http">The request.</param>
    /// <param name="most">Items that one page may have.</param>
    public static (PageRequest? Page, IResult? Problem) Read(HttpContext http, int most = Most)
    {
        var (limit, wrong) = Query.Integer(http, "limit", 1, most);
        return wrong is null ? (new(limit ?? Standard, Query.Text(http, "cursor")), null) : (null, wrong);
    }

    /// <summary>The cursor of a list whose keys are numbers; null: at the beginning.</summary>
    public (long? Value, IResult? Problem) Number() =>
        Cursor is null ? (null, null)
        : long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, null)
        : (null, WrongCursor);

    /// <summary>The cursor of a list whose keys are the ids of runs; null: at the beginning.</summary>
    public (Guid? Value, IResult? Problem) Id() =>
        Cursor is null ? (null, null)
        : Guid.TryParseExact(Cursor, "N", out var id) && id != Guid.Empty ? (id, null)
        : (null, WrongCursor);

    /// <summary>It is of no list of ours.</summary>
    public static IResult WrongCursor => Problems.Invalid("cursor: expected the `next` of an earlier answer");

    /// <summary>Of a whole list, by the names of its items.</summary>
    public Page<TShown> ByName<T, TShown>(IEnumerable<T> all, Func<T, string> name, Func<T, TShown> show) => Of(
        [.. all.Where(item => Cursor is null || string.CompareOrdinal(name(item), Cursor) > 0).OrderBy(name, StringComparer.Ordinal).Take(Limit + 1)],
        name,
        show);

    /// <param name="found">One more than the limit, where there are more.</param>
    /// <param name="key">The cursor that an item is.</param>
    /// <param name="show">What is shown of it.</param>
    public Page<TShown> Of<T, TShown>(IReadOnlyList<T> found, Func<T, string> key, Func<T, TShown> show) => new(
        [.. found.Take(Limit).Select(show)],
        found.Count > Limit ? key(found[Limit - 1]) : null);
}

/// <summary>Reads what stands behind the question mark. What is wrong is a problem that says what was expected.</summary>
internal static class Query
{
    /// <summary>Null where it is absent or empty.</summary>
    public static string? Text(HttpContext http, string name) => http.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    /// <summary>As often as it is given.</summary>
    public static (ImmutableArray<LabelFilter> Labels, IResult? Problem) Labels(HttpContext http, string name)
    {
        List<LabelFilter> labels = [];
        foreach (var text in http.Request.Query[name].OfType<string>())
        {
            var (label, problem) = LabelFilter.Read(text);
            if (label is null)
            {
                return ([], Problems.Invalid($"{name}: {problem}"));
            }

            labels.Add(label);
        }

        return labels.Count <= LabelRules.Most
            ? ([.. labels], null)
            : ([], Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"{name}: expected at most {LabelRules.Most}, found {labels.Count}")));
    }

    public static (int? Value, IResult? Problem) Integer(HttpContext http, string name, int least, int most)
    {
        var (value, problem) = Long(http, name, least, most);
        return ((int?)value, problem);
    }

    public static (long? Value, IResult? Problem) Long(HttpContext http, string name, long least, long most) => Text(http, name) switch
    {
        null => (null, null),
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most => (value, null),
        var text => (null, Problems.Invalid(
            string.Create(CultureInfo.InvariantCulture, $"{name}: expected an integer from {least} to {most}, found `{text}`"))),
    };

    public static (bool Value, IResult? Problem) Flag(HttpContext http, string name) => Text(http, name) switch
    {
        null or "false" => (false, null),
        "true" => (true, null),
        var text => (false, Problems.Invalid($"{name}: expected true or false, found `{text}`")),
    };
}
