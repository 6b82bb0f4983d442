using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Npgsql;
using Workflows.Tests.Cli;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>PgBouncer between <c>wf</c> and its server, in both of its ways.</summary>
public sealed class PoolerTests : OwnDatabase
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly WfFolder folder = new WfFolder().With("hello.yaml", Cli.Flows.Hello);
    private readonly string settings = Directory.CreateTempSubdirectory("wf-pooler-").FullName;
    private Process? pooler;

    public override async ValueTask DisposeAsync()
    {
        pooler?.Kill();
        pooler?.Dispose();
        folder.Dispose();
        Directory.Delete(settings, recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_pooler_that_lends_a_connection_for_one_transaction_is_refused_in_words()
    {
        var refused = await folder.RunAsync("run", "hello.yaml", "--store", await StartAsync("transaction"));

        refused.Errors.Should().Contain("pool_mode = session").And.NotContain("fault of wf");
        refused.Exit.Should().Be(74);
    }

    [Fact]
    public async Task A_pooler_that_lends_a_connection_for_a_session_is_as_good_as_the_server()
    {
        var store = await StartAsync("session");

        (await folder.RunAsync("run", "hello.yaml", "--store", store)).Exit.Should().Be(0);
        (await folder.RunAsync("show", "hello#1", "--store", store)).Output.Should().Contain("succeeded");
    }

    private async Task<string> StartAsync(string mode)
    {
        Assert.SkipUnless(File.Exists(Program), "no PgBouncer is installed");
        var target = new NpgsqlConnectionStringBuilder(Database);
        var port = FreePort.Find();
        var file = Path.Combine(settings, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            {target.Database} = host={target.Host} port={target.Port} user={target.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            auth_type = any
            unix_socket_dir =
            pool_mode = {mode}

            """));
        var start = new ProcessStartInfo(Program, [file]) { RedirectStandardError = true };
        if (Environment.IsPrivilegedProcess)
        {
            // It refuses to run as root.
            File.SetUnixFileMode(settings, (UnixFileMode)0b111_101_101);
            start = new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", Program, file]) { RedirectStandardError = true };
        }

        pooler = Process.Start(start)!;
        while (await pooler.StandardError.ReadLineAsync() is { } line && !line.Contains("process up", StringComparison.Ordinal))
        {
        }

        return new NpgsqlConnectionStringBuilder(Database) { Port = port }.ConnectionString;
    }
}
