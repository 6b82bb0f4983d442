using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// What a server must say of itself before anything is stored there. Durability hangs on these, and a wrong one shows only after a power cut, so they
/// are read at each opening and a server that differs is refused.
/// </summary>
internal static class ServerSettings
{
    private const int OldestVersion = 140_000;

    /// <param name="database">A connection as it will be used.</param>
    /// <param name="isUnsafe">The user said that what is acknowledged here may be lost.</param>
    /// <returns>The process of the server that answered.</returns>
    /// <exception cref="InvalidDataException">The server is too old, or would lose what it acknowledges.</exception>
    public static int Check(Database database, bool isUnsafe)
    {
        var (number, version, off, process) = database[
            """
            SELECT current_setting('server_version_num')::integer, current_setting('server_version'), (
                SELECT name FROM pg_settings
                WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name LIMIT 1), pg_backend_pid()
            """]
            .ReadOne(row => (row.Int(0), row.Text(1), row.TextOrNull(2), row.Int(3)));
        if (number < OldestVersion)
        {
            throw new InvalidDataException($"The server is PostgreSQL {version}: 14 or newer is needed.");
        }

        if (!isUnsafe && off is not null)
        {
            throw new InvalidDataException(
                $"The server does not keep what it acknowledges: {off} is off, so a power cut would lose finished steps. Set it on, or say --unsafe.");
        }

        return process;
    }
}
