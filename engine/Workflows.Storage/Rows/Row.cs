using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>
/// A row as it stands in <c>events.changes</c>, and as the body of its table: a closed family. The shapes are stored for ever, so they are
/// types of their own and not those of the core: a member may be added, never renamed or dropped.
/// </summary>
internal abstract record Row
{
    /// <summary>Which row of its run this is: two rows with equal keys are one row at two moments. Null: it is written once, so there is no other.</summary>
    public abstract RowKey? Key { get; }
}

/// <summary>Names a row within its run; <see cref="Step"/> and <see cref="Index"/> where its kind has them, else -1.</summary>
internal readonly record struct RowKey(RowKind Kind, int Step, int Index)
{
    /// <summary>The rows that an event changes, but for attempts: those are written once, so no later event changes them again.</summary>
    public static IEnumerable<RowKey> Of(ChangeSet changes) =>
    [
        .. changes.Run ? [new RowKey(RowKind.Run, -1, -1)] : Enumerable.Empty<RowKey>(),
        .. changes.Steps.Select(step => new RowKey(RowKind.Step, step, -1)),
        .. changes.Items.Select(step => new RowKey(RowKind.Items, step, -1)),
        .. changes.Instances.Select(key => new RowKey(RowKind.Instance, key.Step, key.Index)),
    ];
}

/// <summary>The tables whose rows a run's history writes again and again.</summary>
internal enum RowKind
{
    Run,
    Step,
    Items,
    Instance,
}
