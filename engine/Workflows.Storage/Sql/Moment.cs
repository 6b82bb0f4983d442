namespace Workflows.Storage.Sql;

/// <summary>Times as databases keep them: units of 100 ns since 1970, so nothing is rounded.</summary>
internal static class Moment
{
    public static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Of(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);
}
