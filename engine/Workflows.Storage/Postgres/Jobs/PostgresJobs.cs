using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;
using Workflows.Storage.Postgres.Opening;

namespace Workflows.Storage.Postgres.Jobs;

/// <summary>Jobs in a schema of their own beside the store's tables, on connections of their own: a queue must not keep a commit waiting.</summary>
internal static class PostgresJobs
{
    private const int Connections = 10;

    /// <exception cref="InvalidDataException">There is no schema for them, and the user may not make one.</exception>
    public static JobStorage Open(PostgresServer server)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Settings.ConnectionString)
        {
            ApplicationName = "wf jobs",
            MaxPoolSize = Connections,
            MaxAutoPrepare = 0,
            IncludeErrorDetail = false,
            NoResetOnClose = false,
        };
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = server.Write(static database => JobSchema.Make((PostgresDatabase)database), CancellationToken.None),
            EnableTransactionScopeEnlistment = false,

            // A job whose process died is another's after this time; who works on one says so meanwhile.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(2),

            // Of two that make the tables at once, one may fail and looks again.
            StartupConnectionMaxRetries = 3,
            StartupConnectionBaseDelay = TimeSpan.FromMilliseconds(200),
            AllowDegradedModeWithoutStorage = true,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(settings.ConnectionString, options), options);
    }
}
