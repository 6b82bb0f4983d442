using System.Net;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Triggers over HTTP: seen, paused, resumed, fired by hand.</summary>
public sealed class TriggerApiTests
{
    private const string Nightly =
        """
        name: nightly
        parameters: { at: { type: string, default: "" } }
        triggers:
          night: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin }, with: { at: "{{ trigger.name }}" } }
          push: { git: { provider: github, repository: acme/bikes } }
        steps: { say: { set: { text: "{{ parameters.at }}" } } }
        """;

    [Fact]
    public async Task They_are_listed_with_when_they_come_and_why_they_do_not_fire()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);

        var listed = (await served.GetAsync("triggers")).Json.GetProperty("items").EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!);
        var page = (await served.GetAsync("triggers/nightly/night")).Json;

        listed["night"].GetProperty("fires").GetBoolean().Should().BeTrue();
        listed["night"].GetProperty("next").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UtcNow);
        listed["push"].GetProperty("whyNot").GetString().Should().Be("it names no secret, so nobody can sign for it");
        page.GetProperty("times").EnumerateArray().Select(time => time.GetDateTimeOffset()).Should().HaveCount(10).And.BeInAscendingOrder();
        page.GetProperty("trigger").GetProperty("last").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_schedule_is_paused_by_whoever_asked_and_goes_on_when_it_is_resumed()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);

        var paused = await served.PostAsync("triggers/nightly/night/pause");
        var resumed = await served.PostAsync("triggers/nightly/night/resume");

        paused.Json.GetProperty("trigger").GetProperty("whyNot").GetString().Should().Be("paused by local:anna");
        resumed.Json.GetProperty("trigger").GetProperty("fires").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Fired_by_hand_it_starts_a_run_of_whoever_asked_with_the_parameters_of_its_with()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("nightly", Nightly);

        var fired = await served.PostAsync("triggers/nightly/night/fire");
        var ended = await served.Rig.EndAsync(fired.Json.GetProperty("id").GetGuid());
        var page = (await served.GetAsync("triggers/nightly/night")).Json;

        fired.Status.Should().Be(HttpStatusCode.Created, fired.Text);
        fired.Json.GetProperty("trigger").GetProperty("kind").GetString().Should().Be("schedule");
        fired.Json.GetProperty("trigger").GetProperty("by").GetString().Should().Be("local:anna");
        ended.Steps[0].Outputs.Should().Contain("night");
        page.GetProperty("slots")[0].GetProperty("run").GetString().Should().Be("nightly#1");
    }

    [Fact]
    public async Task What_is_no_schedule_is_not_fired_and_what_is_not_there_is_named()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);

        var push = await served.PostAsync("triggers/nightly/push/fire");
        var unknown = await served.PostAsync("triggers/nightly/nigth/pause");
        var deliveries = await served.GetAsync("triggers/nightly/push/deliveries");

        push.Status.Should().Be(HttpStatusCode.Conflict);
        push.Detail.Should().Be("push is no schedule: it is a trigger of kind git, and only schedules are fired by hand");
        unknown.Status.Should().Be(HttpStatusCode.NotFound);
        deliveries.Json.GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_backfill_says_what_it_would_start_is_followed_and_is_cancelled()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);
        var range = new { from = "2026-03-27T00:00:00Z", to = "2026-03-30T00:00:00Z", parallel = 2 };

        var dry = await served.PostAsync("triggers/nightly/night/backfill", new { range.from, range.to, dryRun = true });
        var none = await served.GetAsync("triggers/nightly/night/backfills");
        var added = await served.PostAsync("triggers/nightly/night/backfill", range);
        var again = await served.PostAsync("triggers/nightly/night/backfill", new { range.from, range.to, dryRun = true });
        var cancelled = await served.PostAsync("triggers/nightly/night/backfills/1/cancel");
        var found = await served.GetAsync("triggers/nightly/night/backfills/1");

        dry.Json.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("planned").GetString())
            .Should().Equal("2026-03-27T03:00:00Z", "2026-03-28T03:00:00Z", "2026-03-29T02:00:00Z");
        none.Json.GetProperty("items").GetArrayLength().Should().Be(0);
        added.Status.Should().Be(HttpStatusCode.Created, added.Text);
        added.Json.GetProperty("slots").GetInt32().Should().Be(3);
        again.Json.GetProperty("existed").GetInt32().Should().Be(3);
        cancelled.Json.GetProperty("state").GetString().Should().Be("cancelled");
        found.Json.GetProperty("cancelledBy").GetString().Should().Be("local:anna");
        (await served.PostAsync("triggers/nightly/night/backfills/2/cancel")).Detail.Should().Be("nightly night has no backfill 2");
    }

    [Theory]
    [InlineData("night", "2026-03-27", "2026-03-30T00:00:00Z", 422, "from and to: expected two times such as 2026-11-24T03:00:00Z, found `2026-03-27` and*")]
    [InlineData("night", "2026-03-27T00:00:00Z", "2926-03-30T00:00:00Z", 422, "to: * is still to come*")]
    [InlineData("night", "2001-03-27T00:00:00Z", "2026-03-30T00:00:00Z", 422, "to: the range has more than 1000 slots*")]
    [InlineData("push", "2026-03-27T00:00:00Z", "2026-03-30T00:00:00Z", 409, "push is no schedule*")]
    public async Task A_backfill_that_can_t_be_says_why(string trigger, string from, string to, int status, string why)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);

        var answer = await served.PostAsync($"triggers/nightly/{trigger}/backfill", new { from, to });

        ((int)answer.Status).Should().Be(status);
        answer.Detail.Should().Match(why);
    }

    [Fact]
    public async Task They_come_in_pages_as_every_list_does()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("nightly", Nightly);

        var first = (await served.GetAsync("triggers?limit=1")).Json;
        var second = (await served.GetAsync($"triggers?limit=1&cursor={first.GetProperty("next").GetString()}")).Json;

        first.GetProperty("items")[0].GetProperty("name").GetString().Should().Be("night");
        second.GetProperty("items")[0].GetProperty("name").GetString().Should().Be("push");
        second.GetProperty("next").GetString().Should().BeNull();
        (await served.GetAsync("catalogue?limit=0")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Models_and_activities_that_are_not_there_are_named()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        (await served.GetAsync("models")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
        (await served.GetAsync("models/bikes")).Detail.Should().Be("there is no model bikes in default");
        (await served.GetAsync("catalogue/train/9")).Detail.Should().Be("there is no activity train@9");
    }
}
