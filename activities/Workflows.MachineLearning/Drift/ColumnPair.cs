namespace Workflows.MachineLearning.Drift;

/// <summary>A column in both files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reference">What the model learned from.</param>
/// <param name="Current">What it sees now; null: the column is gone.</param>
/// <param name="Categories">Of text in both; else null.</param>
internal sealed record ColumnPair(string Name, ColumnSample Reference, ColumnSample? Current, Categories? Categories)
{
    /// <summary>Compares what is there to compare, and judges by the limits.</summary>
    public ColumnDrift Measure(double maxPsi, double? maxKs)
    {
        var (psi, ks, pValue) = Distribution();
        double? missing = Current is null
            ? null
            : PopulationStability.OfCounts([Reference.Missing, Reference.Values], [Current.Missing, Current.Values]);
        DriftReason? reason = this switch
        {
            { Current: null } => DriftReason.Gone,
            { Current.Values: 0, Reference.Values: > 0 } => DriftReason.Empty,
            { Current.Values: > 0, Reference.Values: > 0 } when Current.Kind != Reference.Kind => DriftReason.Type,
            _ when missing > maxPsi => DriftReason.Missing,
            _ when psi > maxPsi || ks > maxKs => DriftReason.Distribution,
            _ => null,
        };
        return new ColumnDrift
        {
            Name = Name,
            Drifted = reason is not null,
            Reason = reason,
            ReferenceKind = Reference.Kind,
            CurrentKind = Current?.Kind,
            Psi = psi,
            Ks = ks,
            PValue = pValue,
            ReferenceMissing = Reference.MissingShare,
            CurrentMissing = Current?.MissingShare,
            MissingPsi = missing,
            NewCategories = psi is null ? [] : Categories?.New ?? [],
            VanishedCategories = psi is null ? [] : Categories?.Vanished ?? [],
        };
    }

    private (double? Psi, double? Ks, double? PValue) Distribution()
    {
        if (Categories is { AreIdentifiers: false } categories && Reference.Values > 0 && Current!.Values > 0)
        {
            var (before, now) = (categories.Reference, categories.Current);
            return (PopulationStability.OfCounts(before, now), null, ChiSquare.Test(before, now).PValue);
        }

        if (Reference.Numbers.Length == 0 || Current is not { Numbers.Length: > 0 })
        {
            return (null, null, null);
        }

        var ks = KolmogorovSmirnov.Test(Reference.Numbers, Current.Numbers);
        return (PopulationStability.Index(Reference.Numbers, Current.Numbers), ks.Statistic, ks.PValue);
    }
}

/// <summary>A column of one file.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="Rows">With and without a value.</param>
/// <param name="Missing">Rows without a value; a number that is not finite is none.</param>
/// <param name="Numbers">The finite ones, in both files' columns of numbers; else empty.</param>
internal sealed record ColumnSample(Held Kind, long Rows, long Missing, float[] Numbers)
{
    public long Values => Rows - Missing;

    public double MissingShare => (double)Missing / Rows;
}
