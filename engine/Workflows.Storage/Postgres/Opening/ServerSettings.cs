using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// What a server must say of itself before anything is stored there. Durability hangs on these, and a wrong one shows only after a power cut, so they
/// are read at each opening and a server that differs is refused.
/// </summary>
internal static class ServerSettings
{
    private const int OldestVersion = 140_000;

    private static readonly string[] Durable = ["fsync", "full_page_writes", "synchronous_commit"];

    /// <param name="database">A connection as it will be used.</param>
    /// <param name="isUnsafe">The user said that what is acknowledged here may be lost.</param>
    /// <exception cref="InvalidDataException">The server is too old, or would lose what it acknowledges.</exception>
    public static void Check(Database database, bool isUnsafe)
    {
        var version = Ask(database, "server_version_num");
        if (int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) < OldestVersion)
        {
            throw new InvalidDataException($"The server is PostgreSQL {Ask(database, "server_version")}: 14 or newer is needed.");
        }

        if (!isUnsafe && Durable.FirstOrDefault(setting => Ask(database, setting) == "off") is { } lost)
        {
            throw new InvalidDataException(
                $"The server does not keep what it acknowledges: {lost} is off, so a power cut would lose finished steps. Set it on, or say --unsafe.");
        }
    }

    private static string Ask(Database database, string setting) =>
        database["SELECT current_setting(?)"].With(setting).ReadOne(row => row.Text(0))!;
}
