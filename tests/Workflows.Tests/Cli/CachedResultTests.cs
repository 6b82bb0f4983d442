using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A result that was taken from the cache says whose it is, wherever it is looked at.</summary>
public sealed class CachedResultTests
{
    private const string Cached = """
        name: cached
        steps:
          one: { uses: container, command: [sh, -c, 'echo of one; echo "{}" > "$WF_OUTPUTS"'], cache: { ttl: 1h } }
          each: { forEach: [a, b], uses: container, env: { I: "{{ item }}" }, command: [sh, -c, 'echo of $I'], cache: { ttl: 1h } }
        """;

    [Fact]
    public async Task Events_pages_and_logs_lead_to_the_original()
    {
        using var folder = new WfFolder().With("cached.yaml", Cached);
        await folder.RunAsync("run", "cached.yaml");
        var second = await folder.RunAsync("run", "cached.yaml");
        await folder.RunAsync("run", "cached.yaml");

        var events = (await folder.RunAsync("events", "cached#3")).Output;
        var log = await folder.RunAsync("logs", "cached#3", "one");
        var instance = await folder.RunAsync("logs", "cached#3", "each[1]");
        var all = await folder.RunAsync("logs", "cached#3");
        using var document = JsonDocument.Parse((await folder.RunAsync("show", "cached#3", "each", "--json")).Output);
        using var logs = JsonDocument.Parse((await folder.RunAsync("logs", "cached#3", "--json")).Output);

        second.Output.Should().Contain("cached from cached#1 one");
        events.Should().Contain("one: took the result of cached#1 one from the cache")
            .And.Contain("each[1]: took the result of cached#1 each[1] from the cache")
            .And.NotContain("found none");
        log.Output.Should().Be("of one\n");
        log.Errors.Should().Contain("one did not run here: this is the log of cached#1 one").And.NotContain("nothing was logged");
        instance.Output.Should().Be("of b\n");
        all.Output.Should().Be("one | of one\neach[0] | of a\neach[1] | of b\n");
        (await folder.RunAsync("show", "cached#3", "one")).Output.Should().MatchRegex("result +cached from cached#1 one");
        document.RootElement.GetProperty("instances")[1].GetProperty("origin").GetString().Should().Be("cached#1 each[1]");
        logs.RootElement.GetProperty("logs")[0].GetProperty("origin").GetString().Should().Be("cached#1 one");
    }

    [Fact]
    public async Task A_lookup_that_found_nothing_says_so()
    {
        using var folder = new WfFolder().With("cached.yaml", Cached);
        await folder.RunAsync("run", "cached.yaml");

        (await folder.RunAsync("events", "cached#1")).Output.Should().Contain("one: looked for an earlier result, found none");
    }
}
