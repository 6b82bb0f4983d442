using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Opening a file: its schema, its pragmas, and files that can't be used.</summary>
public sealed class SqliteOpeningTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_folder_becomes_a_store_in_write_ahead_mode()
    {
        await using var store = Open();

        Rows.Query(folder, "PRAGMA journal_mode").Should().Equal("wal");
        Rows.Query(folder, "SELECT max(number) FROM schema_versions").Should().Equal($"{Scripts()[^1].Number}");
        Rows.Query(folder, "PRAGMA integrity_check").Should().Equal("ok");
    }

    /// <summary>A file of each older schema, the empty one included: a new script is covered the day it appears.</summary>
    [Theory]
    [MemberData(nameof(OlderSchemas))]
    public async Task A_file_of_an_older_schema_is_brought_up_to_date(int older)
    {
        foreach (var script in Scripts().Take(older))
        {
            Rows.Execute(folder, $"{script.Sql}; INSERT INTO schema_versions (number, applied_at) VALUES ({script.Number}, 0)");
        }

        await using (Open())
        {
        }

        using var fresh = new DataFolder();
        await using (SqliteStore.Open(fresh.Path, TimeProvider.System))
        {
        }

        Rows.Query(folder, "SELECT number FROM schema_versions ORDER BY number").Should().Equal(Scripts().Select(script => $"{script.Number}"));
        const string Schema = "SELECT name, sql FROM sqlite_schema ORDER BY name";
        Rows.Query(folder, Schema).Should().Equal(Rows.Query(fresh, Schema));
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused()
    {
        await using (Open())
        {
        }

        Rows.Execute(folder, "INSERT INTO schema_versions (number, applied_at) VALUES (999, 0)");

        FluentActions.Invoking(Open).Should().Throw<InvalidDataException>().WithMessage("*newer program*999*");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(folder.File("workflows.db"), new string('x', 5000));

        FluentActions.Invoking(Open).Should().Throw<StoreDamagedException>().WithMessage("*workflows.db is damaged, or is not a database*");
    }

    [Fact]
    public async Task Many_processes_may_open_a_new_folder_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));

        foreach (var store in stores)
        {
            (await store.ListRunsAsync(new("default"), TestContext.Current.CancellationToken)).Should().BeEmpty();
            await store.DisposeAsync();
        }
    }

    public static TheoryData<int> OlderSchemas() => [.. Enumerable.Range(0, Scripts().Length)];

    internal static (int Number, string Sql)[] Scripts()
    {
        var assembly = typeof(SqliteStore).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.Contains(".Sqlite.Schema.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(name => (Number(name), Text(name))),
        ];

        static int Number(string name) => int.Parse(name.Split('.')[^2], System.Globalization.CultureInfo.InvariantCulture);

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    private SqliteStore Open() => SqliteStore.Open(folder.Path, TimeProvider.System);
}
