using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// A real PostgreSQL server: the one that <c>WORKFLOWS_TEST_POSTGRES</c> names (a connection string of a user who may create databases), else one
/// that is started here from what is installed, on loopback with a port of its own, and ended with the tests.
/// </summary>
public sealed class TestServer : IDisposable
{
    private const int Connections = 200;

    private static readonly Lazy<TestServer?> one = new(Find);

    private readonly string? folder;
    private readonly string? programs;
    private string? options;
    private int databases;

    private TestServer(string connection, string? folder, string? programs)
    {
        Connection = connection;
        this.folder = folder;
        this.programs = programs;
    }

    public string Connection { get; }

    /// <summary>The server, or the end of this test: a skip on a laptop, a failure in CI.</summary>
    public static TestServer Required()
    {
        if (one.Value is { } server)
        {
            return server;
        }

        const string Missing = "no PostgreSQL is installed, and WORKFLOWS_TEST_POSTGRES names none";
        if (Environment.GetEnvironmentVariable("CI") is not null)
        {
            Assert.Fail(Missing);
        }

        Assert.Skip(Missing);
        throw new UnreachableException();
    }

    /// <summary>An empty database; returns how to reach it.</summary>
    public Task<string> CreateDatabaseAsync() => CreateDatabaseAsync("template1");

    /// <summary>A database with the same rows as this one, which nobody may use meanwhile.</summary>
    public Task<string> CopyDatabaseAsync(string connection) => CreateDatabaseAsync(new NpgsqlConnectionStringBuilder(connection).Database!);

    public async Task DropDatabaseAsync(string connection) =>
        await ExecuteAsync(Connection, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A server of the test's own, to be killed; skips or fails as <see cref="Required"/> does.</summary>
    /// <param name="connections">How many it has room for.</param>
    public static TestServer StartOwn(int connections = Connections) => Required() is { programs: { } installed }
        ? Start(installed, connections)
        : throw new UnreachableException("a server that is given is not ours to kill");

    /// <summary>Kills the server as a crash does: nothing is flushed, nobody is told.</summary>
    public void Kill() => Run(programs!, "pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public void Start() => Run(programs!, "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder!, "log"), "-o", options!, "start");

    public void Dispose()
    {
        if (folder is not null && Directory.Exists(folder))
        {
            Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Data => Path.Combine(folder!, "data");

    private async Task<string> CreateDatabaseAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"wf_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync(Connection, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new NpgsqlConnectionStringBuilder(Connection) { Database = name }.ConnectionString;
    }

    private static TestServer? Find()
    {
        if (Environment.GetEnvironmentVariable("WORKFLOWS_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new(given, null, null);
        }

        var newest = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
                .Select(path => Path.Combine(path, "bin")).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
            : null;
        return newest is null ? null : Start(newest, Connections);
    }

    private static TestServer Start(string programs, int connections)
    {
        var folder = MemoryFolder.Create("wf-postgres-");
        var port = FreePort.Find();
        if (Environment.IsPrivilegedProcess)
        {
            // A server refuses to run as root.
            Run("/usr/bin", "chown", "nobody", folder);
        }

        var data = Path.Combine(folder, "data");
        Run(programs, "initdb", "-D", data, "-U", "wf", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        var server = new TestServer($"Host=127.0.0.1;Port={port};Username=wf;Database=postgres", folder, programs)
        {
            options = $"-p {port} -k {folder} -h 127.0.0.1 -c max_connections={connections}",
        };
        server.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        var path = Path.Combine(folder, program);
        var start = Environment.IsPrivilegedProcess && folder != "/usr/bin"
            ? new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;

        // pg_ctl leaves a server behind that keeps its output open: only the command itself is waited for.
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {process.StandardError.ReadToEnd()}");
        }
    }
}
