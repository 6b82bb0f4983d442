using System.Globalization;
using System.Net;
using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Why nothing moves, in all runs of a project.</summary>
public sealed class QueueTests
{
    private const string Waits =
        """
        name: waits
        steps:
          sign-off: { approval: { from: ["group:ml-leads"] } }
          arrived: { wait: { event: { type: data.arrived } } }
          nap: { wait: { for: 1h } }
          ship: { needs: [sign-off], set: { shipped: true } }
        """;

    private const string OneAtATime =
        """
        name: single
        concurrency: { key: only, limit: 1 }
        steps: { nap: { wait: { for: 1h } } }
        """;

    private const string Parent = "name: parent\nsteps: { below: { workflow: { name: waits } } }";

    [Fact]
    public async Task Each_step_that_waits_says_for_what_and_those_that_wait_for_it_are_left_out()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await StartAsync(served, "waits", Waits);

        var items = await UntilAsync(served, 3);

        items.Select(Words).Should().Equal(
            "waits#1 sign-off approval: approval by group:ml-leads",
            "waits#1 arrived event: an event data.arrived",
            $"waits#1 nap timer: until {InAnHour(served)}");
        items.Should().OnlyContain(item => item.GetProperty("since").GetDateTimeOffset() == served.Rig.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_run_that_waits_for_a_slot_and_one_that_is_suspended_are_in_it_as_a_whole()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await StartAsync(served, "single", OneAtATime);
        var end = InAnHour(served);
        await UntilAsync(served, 1, "timer");
        served.Rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await StartAsync(served, "single", null);

        (await UntilAsync(served, 2, "timer")).Select(Words).Should().Equal(
            "single#2  slot: a slot of concurrency key only", $"single#1 nap timer: until {end}");

        await served.AsAsync("ada", "workflows/single/runs/1/suspend", new { });
        (await UntilAsync(served, 2, "resume")).Select(Words).Should().Equal(
            ["single#2  slot: a slot of concurrency key only", "single#1  resume: it is suspended until somebody resumes it"],
            "the clocks of what is suspended stand still");
    }

    [Fact]
    public async Task What_waits_in_a_child_run_is_named_there_and_its_parent_names_the_child()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await served.AsAsync("ada", "workflows/waits/versions", new { text = Waits });
        await StartAsync(served, "parent", Parent);

        (await UntilAsync(served, 4)).Select(Words).Should()
            .Contain("parent#1 below child: parent#1/below (waits)").And.Contain("parent#1/below arrived event: an event data.arrived");
    }

    [Fact]
    public async Task It_comes_in_pages_of_runs_without_those_that_have_ended_and_those_of_others()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await served.AsAsync("ada", "workflows/nap/versions", new { text = "name: nap\nsteps: { nap: { wait: { for: 1h } } }" });
        for (var run = 0; run < 4; run++)
        {
            served.Rig.Time.Advance(TimeSpan.FromMilliseconds(1));
            await StartAsync(served, "nap", null);
        }

        await UntilAsync(served, 4);
        await served.AsAsync("ada", "workflows/nap/runs/2/cancel", new { });
        await UntilAsync(served, 3);

        var pages = new List<string>();
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = (await served.AsAsync("vera", $"queue?limit=2{cursor}")).Json;
            pages.Add(string.Join(", ", page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("run").GetString())));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }

        pages.Should().Equal("nap#4, nap#3", "nap#1");
        (await served.AsAsync("vera", "queue?cursor=nonsense")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await served.AsAsync("vera", $"queue?cursor={Guid.Empty:N}")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await served.AsAsync("vera", "queue?limit=101")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await served.AsAsync("vera", "queue?limit=0")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await served.AsAsync("vera", "/api/v1/projects/other/queue")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task StartAsync(ServedRig served, string workflow, string? text)
    {
        if (text is not null)
        {
            (await served.AsAsync("ada", $"workflows/{workflow}/versions", new { text })).Status.Should().Be(HttpStatusCode.Created);
        }

        (await served.AsAsync("ada", $"workflows/{workflow}/runs", new { })).Status.Should().Be(HttpStatusCode.Created);
    }

    /// <summary>Once so many wait, none of them for an engine.</summary>
    private static async Task<IReadOnlyList<JsonElement>> UntilAsync(ServedRig served, int waiting, string? kind = null)
    {
        IReadOnlyList<JsonElement> items = [];
        await Lab.UntilAsync(async () =>
        {
            items = [.. (await served.AsAsync("vera", "queue")).Json.GetProperty("items").EnumerateArray()];
            return items.Count == waiting && items.All(item => item.GetProperty("kind").GetString() != "engine")
                && (kind is null || items.Any(item => item.GetProperty("kind").GetString() == kind));
        });
        return items;
    }

    private static string InAnHour(ServedRig served) => served.Rig.Time.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Words(JsonElement item) =>
        $"{item.GetProperty("run").GetString()} {item.GetProperty("step").GetString()} {item.GetProperty("kind").GetString()}: {item.GetProperty("text").GetString()}";
}
