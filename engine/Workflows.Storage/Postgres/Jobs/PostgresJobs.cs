using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace Workflows.Storage.Postgres.Jobs;

/// <summary>Jobs in a schema of their own beside the store's tables, on connections of their own: a queue must not keep a commit waiting.</summary>
internal static class PostgresJobs
{
    private const int Connections = 10;

    public static JobStorage Open(NpgsqlConnectionStringBuilder server)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            ApplicationName = "wf jobs",
            MaxPoolSize = Connections,
            MaxAutoPrepare = 0,
            IncludeErrorDetail = false,
            NoResetOnClose = false,
        };
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = "hangfire",
            EnableTransactionScopeEnlistment = false,

            // A job whose process died is another's after this time; who works on one says so meanwhile.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(2),

            // Of two that make the schema at once, one may fail and looks again.
            StartupConnectionMaxRetries = 3,
            StartupConnectionBaseDelay = TimeSpan.FromMilliseconds(200),
            AllowDegradedModeWithoutStorage = true,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(settings.ConnectionString, options), options);
    }
}
