namespace Workflows.MachineLearning.Drift;

/// <summary>A column in both files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reference">What the model learned from.</param>
/// <param name="Current">What it sees now; null: the column is gone.</param>
/// <param name="Change">How the values have moved; null where they are not compared.</param>
internal sealed record ColumnPair(string Name, ColumnSample Reference, ColumnSample? Current, ValueChange? Change)
{
    /// <summary>Compares the shares of missing values, and judges all by the limits.</summary>
    public ColumnDrift Measure(double maxPsi, double? maxKs)
    {
        double? missing = Current is null
            ? null
            : PopulationStability.OfCounts([Reference.Missing, Reference.Values], [Current.Missing, Current.Values]);
        DriftReason? reason = this switch
        {
            { Current: null } => DriftReason.Gone,
            { Current.Values: 0, Reference.Values: > 0 } => DriftReason.Empty,
            { Current.Values: > 0, Reference.Values: > 0 } when Current.Kind != Reference.Kind => DriftReason.Type,
            _ when missing > maxPsi => DriftReason.Missing,
            _ when Change?.Psi > maxPsi || Change?.Ks > maxKs => DriftReason.Distribution,
            _ => null,
        };
        return new ColumnDrift
        {
            Name = Name,
            Drifted = reason is not null,
            Reason = reason,
            ReferenceKind = Reference.Kind,
            CurrentKind = Current?.Kind,
            Psi = Change?.Psi,
            Ks = Change?.Ks,
            PValue = Change?.PValue,
            ReferenceMissing = Reference.MissingShare,
            CurrentMissing = Current?.MissingShare,
            MissingPsi = missing,
            NewCategories = Change?.Categories?.New ?? [],
            VanishedCategories = Change?.Categories?.Vanished ?? [],
        };
    }
}

/// <summary>A column of one file.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="Rows">With and without a value.</param>
/// <param name="Missing">Rows without a value; a number that is not finite is none.</param>
internal sealed record ColumnSample(Held Kind, long Rows, long Missing)
{
    public long Values => Rows - Missing;

    public double MissingShare => (double)Missing / Rows;
}
