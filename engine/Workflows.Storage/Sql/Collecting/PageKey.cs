namespace Workflows.Storage.Sql.Collecting;

/// <summary>Where a page of a table has ended: the key of its last row, as far as the table has such columns.</summary>
internal readonly record struct PageKey(Guid Id, string Project, string Name, long First, long Second)
{
    /// <summary>Before the first row of any table.</summary>
    public static PageKey Start { get; } = new(Guid.Empty, string.Empty, string.Empty, long.MinValue, long.MinValue);

    public static PageKey Of(Guid id, long first = 0, long second = 0) => new(id, string.Empty, string.Empty, first, second);

    public static PageKey Of(string project, string name, long first = 0) => new(Guid.Empty, project, name, first, 0);
}
