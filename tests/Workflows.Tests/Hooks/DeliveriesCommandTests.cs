using System.Text.Json;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Workflows.Tests.Cli;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary><c>wf triggers deliveries</c>.</summary>
public sealed class DeliveriesCommandTests
{
    private static readonly TriggerKey push = new("default", "bikes", "push");

    [Fact]
    public async Task What_came_is_listed_newest_first_with_what_became_of_it()
    {
        using var folder = new WfFolder().With("bikes.yaml", """
            name: bikes
            triggers: { push: { git: { provider: github, repository: acme/bikes, secret: bikes } } }
            steps: { a: { set: { x: 1 } } }
            """);
        (await folder.RunAsync("publish", "bikes.yaml")).Exit.Should().Be(0);
        var none = await folder.RunAsync("triggers", "deliveries", "bikes", "push");
        await using (var store = SqliteStore.Open(folder.File(".wf"), TimeProvider.System))
        {
            await Record(store, "one", DeliveryOutcome.Ignored, "branch x is none of main");
            await Record(store, "two", DeliveryOutcome.Refused, "with: nothing");
            await Record(store, "three", DeliveryOutcome.Ignored, "the trigger is paused", GitPayloads.GitHub());
        }

        var listed = await folder.RunAsync("triggers", "deliveries", "bikes", "push");
        var json = JsonElement.Parse((await folder.RunAsync("triggers", "deliveries", "bikes", "push", "--json")).Output);

        none.Errors.Should().Contain("has come for bikes push");
        listed.Output.Should().MatchRegex("(?s)ignored.*three.*paused.*refused.*two.*with: nothing.*ignored.*one.*branch x is none of main");
        json.GetProperty("deliveries")[2].GetProperty("headers").GetProperty("X-GitHub-Event").GetString().Should().Be("push");
        (await folder.RunAsync("triggers", "deliveries", "cars", "push")).Exit.Should().Be(66);
        var mistyped = await folder.RunAsync("triggers", "deliveries", "bikes", "psuh");
        mistyped.Exit.Should().Be(66);
        var replayed = await folder.RunAsync("triggers", "replay", "bikes", "push", "3");
        replayed.Should().Match<Finished>(end => end.Exit == 0 && end.Output == "bikes#1\n", replayed.Errors);
        (await folder.RunAsync("triggers", "replay", "bikes", "push", "1")).Errors.Should().Contain("its body is not kept");
        (await folder.RunAsync("triggers", "replay", "bikes", "push", "9")).Exit.Should().Be(66);
        mistyped.Errors.Should().Contain("the live version of bikes has no trigger psuh; did you mean `push`?");
    }

    private static Task<DeliveryRecord> Record(SqliteStore store, string id, DeliveryOutcome outcome, string verdict, string? body = null) =>
        store.RecordDeliveryAsync(
            new NewDelivery(push) { Id = id, Digest = id, Headers = """{"X-GitHub-Event":"push"}""", Body = body },
            outcome,
            verdict,
            audit: null,
            CancellationToken.None);
}
