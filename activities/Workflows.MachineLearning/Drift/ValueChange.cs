using Workflows.MachineLearning.Charts;

namespace Workflows.MachineLearning.Drift;

/// <summary>How the values of a column have moved, those that are there. Small, whatever the number of rows.</summary>
/// <param name="Psi">Population stability index.</param>
/// <param name="Ks">Of numbers: the Kolmogorov-Smirnov statistic.</param>
/// <param name="PValue">Of the Kolmogorov-Smirnov test, or the chi-square test.</param>
internal sealed record ValueChange(double Psi, double? Ks, double PValue)
{
    /// <summary>Of text.</summary>
    public Categories? Categories { get; private init; }

    /// <summary>Of numbers, to be drawn.</summary>
    public NumberHistogram? Histogram { get; private init; }

    /// <summary>Null where they are no categories.</summary>
    public static ValueChange? Of(Categories categories)
    {
        if (categories.AreIdentifiers)
        {
            return null;
        }

        var (before, now) = (categories.Reference, categories.Current);
        var (psi, pValue) = (PopulationStability.OfCounts(before, now), ChiSquare.Test(before, now).PValue);
        return new ValueChange(psi, null, pValue) { Categories = categories };
    }

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
}

/// <summary>Shares of the values in each bin, in percent.</summary>
internal sealed record NumberHistogram(Bins Bins, double[] Reference, double[] Current);
