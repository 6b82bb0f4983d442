using System.Diagnostics;
using Workflows.Core.Runs.Events;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>
/// What another process does to a data folder: this very program, started again to run one of the explicit facts below. It says on standard
/// output what it has done.
/// </summary>
public sealed class OtherProcess
{
    private const string FolderVariable = "WF_TEST_STORE";

    private static string Folder => Environment.GetEnvironmentVariable(FolderVariable)!;

    internal static Process Start(DataFolder folder, string fact)
    {
        string[] arguments = ["-method", $"{typeof(OtherProcess).FullName}.{fact}", "-explicit", "only", "-noLogo", "-noColor"];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment[FolderVariable] = folder.Path;
        return Process.Start(start)!;
    }

    /// <summary>The number that the next line of this kind says; null at the end.</summary>
    internal static async Task<long?> Said(Process process, string word)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(word + " ", StringComparison.Ordinal))
            {
                return long.Parse(line[(word.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    [Fact(Explicit = true)]
    public async Task Commits_until_it_is_killed()
    {
        using var engine = EngineLock.TryAcquire(Folder, TimeProvider.System)!;
        await using var store = await Stores.OpenAsEngineAsync(Folder, TimeProvider.System);
        var run = (await Driven.Accept(store, Flows.Run(Flows.ChainOf("chain", 100_000)))).Grant();
        while (true)
        {
            await store.CommitAsync([run.End().Take()], CancellationToken.None);
            Console.WriteLine($"committed {run.State.Sequence}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Sends_fifty_commands()
    {
        await using var store = SqliteStore.Open(Folder, TimeProvider.System);
        var run = (await store.FindRunAsync("default", "chain", CancellationToken.None))!.Value;
        Console.WriteLine("ready 0");
        for (var i = 0; i < 50; i++)
        {
            await store.SendAsync(run, new CancelRequested($"{i}") { At = Flows.Start, Seed = 1 }, CancellationToken.None);
        }
    }

    [Fact(Explicit = true)]
    public async Task Sends_a_command_for_each_line_it_is_told()
    {
        await using var store = SqliteStore.Open(Folder, TimeProvider.System);
        var run = (await store.FindRunAsync("default", "chain", CancellationToken.None))!.Value;
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } by)
        {
            var sent = await store.SendAsync(run, new CancelRequested(by) { At = Flows.Start, Seed = 1 }, CancellationToken.None);
            Console.WriteLine($"sent {sent}");
        }
    }
}
