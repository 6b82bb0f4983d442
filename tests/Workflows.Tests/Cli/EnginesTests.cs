using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf engines</c>, with engines that are processes of their own.</summary>
public sealed class EnginesTests : IDisposable
{
    private const string Waits = "name: slow\nsteps:\n  hold: { wait: { event: { type: go } } }\n";

    private readonly WfFolder folder = new WfFolder().With("slow.yaml", Waits);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_without_an_engine_is_told_with_what_drives_it()
    {
        (await folder.RunAsync("run", "slow.yaml", "--detach")).Exit.Should().Be(0);

        var told = await folder.RunAsync("engines");

        told.Exit.Should().Be(0);
        told.Errors.Should().Contain("no engine drives").And.Contain("1 run has not ended").And.Contain("wf work");
        Json(await folder.RunAsync("engines", "--json")).GetProperty("undriven").GetProperty("oldestCommand").ValueKind.Should().Be(
            JsonValueKind.String, "the start of the run is not taken yet");
    }

    [Fact]
    public async Task The_engine_of_a_folder_is_listed_with_its_process_and_its_runs()
    {
        var engine = folder.Start("run", "slow.yaml");
        var found = await UntilAsync(folder, [], engines => engines is [var only] && only.GetProperty("runs").GetInt64() == 1);

        found[0].GetProperty("name").GetString().Should().StartWith("process ");
        (await folder.RunAsync("engines")).Output.Should().Contain("1 of 1");
        await engine.SignalAsync("TERM");
        await engine.EndAsync();
        (await folder.RunAsync("engines")).Errors.Should().Contain("no engine drives");
    }

    [Fact]
    public async Task Engines_of_a_server_are_listed_with_their_shares_and_one_that_died_no_more()
    {
        var server = TestServer.Required();
        var database = await server.CreateDatabaseAsync();
        string[] store = ["--store", database];
        using var elsewhere = new WfFolder();
        (await folder.RunAsync(["engines", .. store])).Errors.Should().Contain("no engine drives 64 of the 64 partitions");
        var first = folder.Start(["work", .. store]);
        await UntilAsync(folder, store, engines => engines is [var only] && Share(only) == 64);
        var second = elsewhere.Start(["work", .. store]);

        var both = await UntilAsync(folder, store, engines => engines is [var one, var other] && Share(one) == 32 && Share(other) == 32);

        both.Should().OnlyContain(engine => engine.GetProperty("leaseSeconds").GetDouble() > 0);
        await first.SignalAsync("KILL");
        await first.EndAsync();
        await UntilAsync(folder, store, engines => engines is [var only] && Share(only) == 64);
        await second.SignalAsync("TERM");
        (await second.EndAsync()).Exit.Should().Be(0);
        await server.DropDatabaseAsync(database);
    }

    private static int Share(JsonElement engine) => engine.GetProperty("partitions").GetArrayLength();

    private static JsonElement Json(Finished answer) => JsonDocument.Parse(answer.Output).RootElement;

    private static async Task<List<JsonElement>> UntilAsync(WfFolder folder, string[] store, Func<List<JsonElement>, bool> holds)
    {
        Finished answer = await folder.RunAsync(["engines", "--json", .. store]);
        for (var n = 0; n < 200; n++)
        {
            var engines = answer.Exit == 0 ? Json(answer).GetProperty("engines").EnumerateArray().ToList() : [];
            if (holds(engines))
            {
                return engines;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
            answer = await folder.RunAsync(["engines", "--json", .. store]);
        }

        throw new TimeoutException($"it never came to that:\n{answer.Output}\n{answer.Errors}");
    }
}
