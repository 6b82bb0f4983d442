using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>What the rules say that columns hold; it counts more than what the values look like.</summary>
internal static class DeclaredKinds
{
    public static IReadOnlyDictionary<string, ColumnKind> Of(IReadOnlyList<ColumnRule> rules)
    {
        var kinds = new Dictionary<string, ColumnKind>();
        foreach (var rule in rules.Where(r => r.Type is not null))
        {
            var kind = Kind(rule.Type!.Value);
            if (!kinds.TryAdd(rule.Column, kind) && kinds[rule.Column] != kind)
            {
                throw ActivityException.Usage($"input 'rules': column '{rule.Column}' is given two types that exclude each other");
            }
        }

        return kinds;
    }

    private static ColumnKind Kind(ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Number => ColumnKind.Number,
        ColumnType.Boolean => ColumnKind.Boolean,
        ColumnType.Date => ColumnKind.Date,
        _ => ColumnKind.Timestamp,
    };
}
