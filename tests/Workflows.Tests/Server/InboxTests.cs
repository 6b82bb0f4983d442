using System.Net;
using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>What waits for people, listed for each of them.</summary>
public sealed class InboxTests
{
    private const string Asks =
        """
        name: asks
        parameters: { model: { type: string, default: first } }
        steps:
          pick: { set: { model: "{{ parameters.model }}" } }
          one: { needs: [pick], approval: { text: "ship {{ parameters.model }}?", count: 2, binds: [steps.pick.outputs.model] } }
          two: { needs: [pick], approval: { text: "tell everybody?", from: ["user:token:zoe"] } }
        """;

    [Fact]
    public async Task Everybody_sees_what_waits_and_why_they_may_not_decide_it()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await StartAsync(served, "ada");

        var bob = await ListAsync(served, "bob");
        var vera = await ListAsync(served, "vera");

        bob.Select(each => (Text(each, "run"), Text(each, "step"), Text(each, "whyNot"))).Should().Equal(
            ("asks#1", "one", null), ("asks#1", "two", "token:bob is none of user:token:zoe"));
        bob[0].GetProperty("requester").GetString().Should().Be("token:ada");
        bob[0].GetProperty("approval").GetProperty("text").GetString().Should().Be("ship first?");
        bob[0].GetProperty("approval").GetProperty("bound").GetRawText().Should().Contain("\"first\"");
        (await ListAsync(served, "ada")).Select(each => Text(each, "whyNot")).Should().Contain(why => why!.StartsWith("token:ada started this run"));
        vera.Select(each => Text(each, "whyNot")).Should().AllBe("this needs the role approver");
    }

    [Fact]
    public async Task A_decision_counts_for_what_was_seen_and_leaves_the_inbox_once_it_is_made()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await StartAsync(served, "ada");
        var seen = Text((await ListAsync(served, "bob"))[0], "digest");

        var stale = await served.AsAsync("bob", "workflows/asks/runs/1/steps/one/decision", new { decision = "approve", digest = new string('0', 64) });
        var voted = await served.AsAsync("bob", "workflows/asks/runs/1/steps/one/decision", new { decision = "approve", digest = seen });

        stale.Status.Should().Be(HttpStatusCode.Conflict);
        stale.Detail.Should().Be("one asks something else than what was seen: look again, and decide then");
        voted.Status.Should().Be(HttpStatusCode.OK, voted.Text);
        var open = (await ListAsync(served, "carl"))[0];
        open.GetProperty("approval").GetProperty("votes").GetArrayLength().Should().Be(1);
        Text(open, "digest").Should().Be(seen, "a vote changes nothing of what is asked");
        (await served.AsAsync("carl", "workflows/asks/runs/1/steps/one/decision", new { decision = "reject", digest = seen })).Status
            .Should().Be(HttpStatusCode.OK);
        (await ListAsync(served, "bob")).Select(each => Text(each, "step")).Should().NotContain("one");
    }

    [Fact]
    public async Task A_decision_that_has_to_say_why_does_not_count_without()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        const string asks = "name: why\nsteps: { gate: { approval: { comment: required, onReject: skip } } }";
        await served.AsAsync("ada", "workflows/why/versions", new { text = asks });
        await served.AsAsync("ada", "workflows/why/runs", new { });
        await WaitAsync(served, 1);

        var open = (await ListAsync(served, "bob"))[0];
        var mute = await served.AsAsync("bob", "workflows/why/runs/1/steps/gate/decision", new { decision = "reject", comment = " " });
        var said = await served.AsAsync("bob", "workflows/why/runs/1/steps/gate/decision", new { decision = "reject", comment = "drift in spring" });

        Text(open, "whyNot").Should().BeNull("a comment can be written yet");
        Text(open.GetProperty("approval"), "commentRule").Should().Be("required");
        mute.Status.Should().Be(HttpStatusCode.Conflict);
        mute.Detail.Should().Be("a comment has to say why (comment: required)");
        said.Status.Should().Be(HttpStatusCode.OK, said.Text);
    }

    [Fact]
    public async Task The_inbox_comes_in_pages_and_holds_nothing_of_other_projects()
    {
        await using var served = await ServedRig.CreateAsync(signIn: Persons.SignIn);
        await StartAsync(served, "ada");

        // Ids of one millisecond are in no order, and the rig's clock stands still.
        served.Rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await served.AsAsync("ada", "workflows/asks/runs", new { parameters = new { model = "second" } });
        await WaitAsync(served, 4);

        var labels = new List<string?>();
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = (await served.AsAsync("bob", $"approvals?limit=3{cursor}")).Json;
            labels.AddRange(page.GetProperty("items").EnumerateArray().Select(each => $"{Text(each, "run")} {Text(each, "step")}"));
            cursor = Text(page, "next") is { } next ? $"&cursor={next}" : null;
        }

        labels.Should().Equal("asks#1 one", "asks#1 two", "asks#2 one", "asks#2 two");
        (await served.AsAsync("bob", "approvals?cursor=nonsense")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await served.AsAsync("bob", "/api/v1/projects/other/approvals")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task StartAsync(ServedRig served, string who)
    {
        (await served.AsAsync(who, "workflows/asks/versions", new { text = Asks })).Status.Should().Be(HttpStatusCode.Created);
        (await served.AsAsync(who, "workflows/asks/runs", new { })).Status.Should().Be(HttpStatusCode.Created);
        await WaitAsync(served, 2);
    }

    /// <summary>An engine asks; it is waited for.</summary>
    private static Task WaitAsync(ServedRig served, int open) => Lab.UntilAsync(async () => (await ListAsync(served, "bob")).Count == open);

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(ServedRig served, string who) =>
        [.. (await served.AsAsync(who, "approvals")).Json.GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
