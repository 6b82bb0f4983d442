using FluentAssertions;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Every command on a store that a PostgreSQL server holds, as <c>--store</c>, <c>WF_STORE</c> or <c>store:</c> names it.</summary>
public sealed class StoreServerTests : IAsyncLifetime
{
    private readonly TestServer server = TestServer.Required();
    private readonly WfFolder folder = new WfFolder().With("hello.yaml", Flows.Hello);
    private string store = string.Empty;

    public async ValueTask InitializeAsync() => store = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await server.DropDatabaseAsync(store);
    }

    [Fact]
    public async Task A_workflow_runs_to_its_end_and_is_seen_from_another_folder()
    {
        (await folder.RunAsync("run", "hello.yaml", "--store", store)).Exit.Should().Be(0);
        File.Exists(folder.File(".wf/workflows.db")).Should().BeFalse("the server is the store");

        using var elsewhere = new WfFolder();
        var list = await elsewhere.Start(new Dictionary<string, string> { ["WF_STORE"] = store }, "list").EndAsync();
        list.Output.Should().Contain("hello#1").And.Contain("succeeded");
        Directory.Exists(elsewhere.File(".wf")).Should().BeFalse("who only looks makes nothing");
    }

    [Fact]
    public async Task The_settings_of_the_data_folder_name_it_for_good()
    {
        Directory.CreateDirectory(folder.File(".wf"));
        await File.WriteAllTextAsync(folder.File(".wf/wf.yaml"), $"store: {store}\n", TestContext.Current.CancellationToken);

        (await folder.RunAsync("run", "hello.yaml", "--detach")).Exit.Should().Be(0);
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);

        (await folder.RunAsync("show", "hello#1")).Output.Should().Contain("succeeded");
    }

    [Fact]
    public async Task A_second_engine_works_beside_the_first_one_and_goes_on_with_its_runs_soon_after_it_dies()
    {
        folder.With("slow.yaml", "name: slow\nsteps:\n  hold: { wait: { event: { type: go } } }\n");
        var first = folder.Start("run", "slow.yaml", "--store", store);
        using var elsewhere = new WfFolder();
        await UntilShownAsync("running");
        var second = elsewhere.Start("work", "--store", store);

        await first.SignalAsync("KILL");
        await first.EndAsync();

        (await elsewhere.RunAsync("signal", "slow#1", "hold", "--store", store)).Exit.Should().Be(0);
        await UntilShownAsync("succeeded");
        await second.SignalAsync("TERM");
        (await second.EndAsync()).Exit.Should().Be(0);

        Task UntilShownAsync(string status) => UntilAsync(async () =>
            (await elsewhere.RunAsync("show", "slow#1", "--store", store)).Output.Contains(status, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=wf;Username=wf", 75, "can't be reached")]
    [InlineData("Hst=127.0.0.1", 2, "an example: Host=")]
    [InlineData("Host=127.0.0.1;Password=geheim", 2, "PGPASSWORD holds it")]
    [InlineData("postgresql://wf:geheim@127.0.0.1/wf", 2, "PGPASSWORD holds it")]
    public async Task A_server_that_cannot_be_used_is_told_with_what_to_do(string said, int exit, string told)
    {
        var answer = await folder.RunAsync("list", "--store", said);

        answer.Errors.Should().Contain(told).And.NotContain("   at ").And.NotContain("geheim");
        answer.Exit.Should().Be(exit);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_with_what_makes_it()
    {
        var answer = await folder.RunAsync("list", "--store", store.Replace("Database=", "Database=no", StringComparison.Ordinal));

        answer.Errors.Should().Contain("CREATE DATABASE");
        answer.Exit.Should().Be(77);
    }

    [Fact]
    public async Task A_server_that_may_lose_what_it_acknowledged_is_refused()
    {
        await TestServer.ExecuteAsync(store, "ALTER DATABASE " + new Npgsql.NpgsqlConnectionStringBuilder(store).Database + " SET synchronous_commit = off");

        var refused = await folder.RunAsync("run", "hello.yaml", "--store", store);

        refused.Errors.Should().Contain("synchronous_commit is off").And.Contain("--unsafe");
        refused.Exit.Should().NotBe(0);
        (await folder.RunAsync("run", "hello.yaml", "--store", store, "--unsafe")).Exit.Should().Be(0);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var n = 0; !await holds(); n++)
        {
            n.Should().BeLessThan(100);
        }
    }
}
