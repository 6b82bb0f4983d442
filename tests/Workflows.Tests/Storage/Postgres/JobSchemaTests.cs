using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Workflows.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Where jobs of a store on a server are: in a schema that no other program and no other store uses.</summary>
public sealed class JobSchemaTests : IAsyncLifetime
{
    private readonly TestServer server = TestServer.Required();
    private string database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(database);

    [Fact]
    public async Task Two_stores_in_one_database_have_a_schema_each_and_none_has_Hangfires_own()
    {
        await TestServer.ExecuteAsync(database, "CREATE SCHEMA one; CREATE SCHEMA \"Other-one\"");

        await OpenJobsAsync(database);
        await OpenJobsAsync(database);
        await OpenJobsAsync(new NpgsqlConnectionStringBuilder(database) { SearchPath = "one" }.ConnectionString);
        await OpenJobsAsync(new NpgsqlConnectionStringBuilder(database) { SearchPath = "\"Other-one\"" }.ConnectionString);

        const string Schemas = "SELECT string_agg(DISTINCT nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname ~ 'job|hangfire'";
        var schemas = (string)(await ScalarAsync(Schemas))!;
        schemas.Split(' ').Should().HaveCount(3).And.Contain(["wf_jobs", "wf_jobs_one"]).And.OnlyContain(schema => schema.StartsWith("wf_jobs"));
        (await ScalarAsync("SELECT count(*) FROM pg_tables WHERE tablename = 'jobqueue'")).Should().Be(3L, "Hangfire makes its tables there");
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_schema_is_told_which_right_is_missing_and_needs_none_where_it_is_there()
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database!;
        var user = $"limited_{name}";
        var limited = new NpgsqlConnectionStringBuilder(database) { Username = user }.ConnectionString;
        await TestServer.ExecuteAsync(database, $"CREATE ROLE {user} LOGIN; GRANT CREATE ON SCHEMA public TO {user}");
        try
        {
            await FluentActions.Awaiting(() => OpenJobsAsync(limited)).Should().ThrowAsync<InvalidDataException>()
                .WithMessage($"*the schema wf_jobs in the database {name}, and the user {user} may not make it.*GRANT CREATE ON DATABASE {name} TO {user}*");
            await TestServer.ExecuteAsync(database, "CREATE SCHEMA wf_jobs");
            await FluentActions.Awaiting(() => OpenJobsAsync(limited)).Should().ThrowAsync<InvalidDataException>()
                .WithMessage($"*the user {user} may not use it. GRANT CREATE, USAGE ON SCHEMA wf_jobs TO {user}*");
            await TestServer.ExecuteAsync(database, $"GRANT CREATE, USAGE ON SCHEMA wf_jobs TO {user}");

            await OpenJobsAsync(limited);

            (await ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'wf_jobs' AND tablename = 'jobqueue'")).Should().Be(1L);
        }
        finally
        {
            await TestServer.ExecuteAsync(database, $"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    private static async Task OpenJobsAsync(string connection)
    {
        await using var store = PostgresStore.Open(connection, new FakeTimeProvider(), isUnsafe: false);
        (store.OpenJobs() as IDisposable)?.Dispose();
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
