using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Expressions;

/// <summary>Which function was meant by a name that there isn't.</summary>
internal static class FunctionNames
{
    /// <summary>Where all of them stand.</summary>
    public const string Lookup = "`wf help expressions` lists all names and functions";

    // What other languages call them.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["upper"] = "upcase",
        ["toupper"] = "upcase",
        ["to_upper"] = "upcase",
        ["uppercase"] = "upcase",
        ["lower"] = "downcase",
        ["tolower"] = "downcase",
        ["to_lower"] = "downcase",
        ["lowercase"] = "downcase",
        ["trim"] = "strip",
        ["ltrim"] = "lstrip",
        ["rtrim"] = "rstrip",
        ["length"] = "size",
        ["len"] = "size",
        ["count"] = "size",
        ["substring"] = "slice",
        ["substr"] = "slice",
        ["title"] = "capitalizewords",
        ["find"] = "index_of",
        ["indexof"] = "index_of",
        ["includes"] = "contains",
        ["slugify"] = "handleize",
        ["int"] = "to_int",
        ["parse_int"] = "to_int",
        ["to_number"] = "to_double",
        ["number"] = "to_double",
        ["float"] = "to_double",
        ["parse_float"] = "to_double",
        ["unique"] = "uniq",
        ["distinct"] = "uniq",
        ["take"] = "limit",
        ["head"] = "first",
        ["tail"] = "last",
        ["skip"] = "offset",
        ["append"] = "add",
        ["push"] = "add",
        ["extend"] = "add_range",
        ["select"] = "map",
        ["pluck"] = "map",
        ["where"] = "filter",
        ["ceiling"] = "ceil",
        ["mod"] = "modulo",
        ["tojson"] = "to_json",
        ["fromjson"] = "from_json",
        ["parse_json"] = "from_json",
    };

    /// <summary>Its whole name; null where nobody can tell.</summary>
    public static string? Meant(string group, string name)
    {
        if (Elsewhere.TryGetValue(name, out var ours) && Functions.Exists(group, ours))
        {
            return $"{group}.{ours}";
        }

        // Within its group first; the right name in a wrong group is meant too.
        var start = $"{group}.";
        var near = Nearest.Find(name, Functions.All.Where(full => full.StartsWith(start, StringComparison.Ordinal)).Select(full => full[start.Length..]));
        return near is not null ? $"{group}.{near}"
            : Functions.Groups.FirstOrDefault(other => Functions.Exists(other, name)) is { } other ? $"{other}.{name}"
            : null;
    }
}
