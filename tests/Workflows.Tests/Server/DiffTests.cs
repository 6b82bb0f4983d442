using System.Net;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary><c>P/diff</c>: two texts or versions, compared by meaning.</summary>
public sealed class DiffTests
{
    private const string Old =
        """
        name: two   # a comment
        steps:
          check: { set: { rows: 1 } }
          train: { needs: [check], set: { trees: 100 } }
          tell: { needs: [train], set: { done: true } }
          old: { set: { a: 1 } }
        """;

    private const string New =
        """
        name: two
        steps:
          train: { needs: [check], set: { trees: 200 } }
          check: { set: { rows: 1 } }
          tell: { needs: [train], set: { done: true } }
          new: { set: { a: 1 } }
        """;

    [Fact]
    public async Task A_draft_is_compared_with_the_live_version_and_each_step_is_told_what_becomes_of_its_results()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("two", Old);

        var answer = await served.PostAsync("diff", new { before = new { workflow = "two" }, after = new { text = New } });

        answer.Json.GetProperty("changes").EnumerateArray().Select(change => $"{change.GetProperty("kind")} {change.GetProperty("path")}")
            .Should().Equal("added steps.new", "removed steps.old", "changed steps.train.set.trees");
        answer.Json.GetProperty("steps").EnumerateObject().Select(step => $"{step.Name} {step.Value}")
            .Should().BeEquivalentTo("check kept", "train changed", "tell behind", "new added", "old removed");
    }

    [Fact]
    public async Task Comments_and_order_change_nothing()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("two", Old);
        await served.PublishAsync("two", New);

        var answer = await served.PostAsync("diff", new { before = new { workflow = "two", version = 2 }, after = new { text = $"# moved\n{New}" } });

        answer.Json.GetProperty("changes").GetArrayLength().Should().Be(0);
        answer.Json.GetProperty("steps").EnumerateObject().Should().OnlyContain(step => step.Value.GetString() == "kept");
    }

    [Theory]
    [InlineData("""{"before":{},"after":{"text":"x"}}""", 422, "before: expected a text, or a workflow and its version*")]
    [InlineData("""{"before":{"text":"x","workflow":"two"},"after":{"text":"x"}}""", 422, "before: expected a text*")]
    [InlineData("""{"before":{"workflow":"two"},"after":{"text":"name: ["}}""", 422, "after: the text is no valid definition")]
    [InlineData("""{"before":{"workflow":"two","version":9},"after":{"workflow":"two"}}""", 404, "before: there is no version 9 of two in default")]
    [InlineData("""{"before":{"workflow":"two"},"after":{"workflow":"none"}}""", 404, "after: there is no workflow none in default")]
    [InlineData("""{"before":{"workflow":"two"}}""", 422, "*after*")]
    [InlineData("""{"before":{"workflow":"\u0000"},"after":{"workflow":"two"}}""", 404, "before: there is no workflow *")]
    public async Task What_can_t_be_compared_is_said_with_its_side(string body, int status, string said)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("two", Old);

        using var content = new StringContent(body);
        var answer = await Answer.OfAsync(await served.Client.PostAsync("/api/v1/projects/default/diff", content));

        ((HttpStatusCode)status).Should().Be(answer.Status, answer.Text);
        answer.Detail.Should().Match(said);
    }
}
