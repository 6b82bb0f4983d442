using Workflows.MachineLearning.Charts;

namespace Workflows.MachineLearning.Drift;

/// <summary>How the values of a column have moved, those that are there. Small, whatever the number of rows.</summary>
/// <param name="Psi">Population stability index; null where nearly each value is another.</param>
/// <param name="Ks">Of numbers: the Kolmogorov-Smirnov statistic.</param>
/// <param name="PValue">Of the Kolmogorov-Smirnov test, or the chi-square test; null where there is no index.</param>
internal sealed record ValueChange(double? Psi, double? Ks, double? PValue)
{
    /// <summary>Of text.</summary>
    public Categories? Categories { get; private init; }

    /// <summary>Of numbers, to be drawn.</summary>
    public NumberHistogram? Histogram { get; private init; }

    /// <summary>Of text.</summary>
    public static ValueChange Of(Categories categories) => categories.Repetition switch
    {
        Repetition.Never => new ValueChange(null, null, null) { Categories = categories },
        Repetition.Seldom => Of(categories, Known(categories)),
        _ => Of(categories, (categories.Reference, categories.Current)),
    };

    /// <summary>From finite numbers in ascending order; null where one has none.</summary>
    public static ValueChange? Of(ArraySegment<float> reference, ArraySegment<float> current)
    {
        if (reference.Count == 0 || current.Count == 0)
        {
            return null;
        }

        var ks = KolmogorovSmirnov.Test(reference, current);
        var bins = Bins.For(reference, current);
        return new ValueChange(PopulationStability.Index(reference, current), ks.Statistic, ks.PValue)
        {
            Histogram = new NumberHistogram(bins, bins.Percent(reference), bins.Percent(current)),
        };
    }

    private static ValueChange Of(Categories categories, (IReadOnlyList<long> Before, IReadOnlyList<long> Now) rows) =>
        new(PopulationStability.OfCounts(rows.Before, rows.Now), null, ChiSquare.Test(rows.Before, rows.Now).PValue) { Categories = categories };

    /// <summary>
    /// Two bins, known and new. As many rows are new as the reference lets expect, or fewer: nothing has moved, for a file may hold part of the
    /// reference itself.
    /// </summary>
    private static (IReadOnlyList<long> Before, IReadOnlyList<long> Now) Known(Categories categories)
    {
        var (rows, fresh) = (categories.Reference.Sum(), categories.Current[^1]);
        long[] expected = [rows - categories.Single, categories.Single];
        long[] seen = [categories.Current.Sum() - fresh, fresh];
        return (expected, (double)fresh / seen.Sum() > (double)categories.Single / rows ? seen : expected);
    }
}

/// <summary>Shares of the values in each bin, in percent.</summary>
internal sealed record NumberHistogram(Bins Bins, double[] Reference, double[] Current);
