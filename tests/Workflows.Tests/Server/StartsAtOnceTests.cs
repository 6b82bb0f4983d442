using System.Net;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Many who start runs at once by the API of one server.</summary>
public sealed class StartsAtOnceTests
{
    private const int Starts = 50;
    private const string One = "name: one\nparameters: { n: { type: integer } }\nsteps: { work: { uses: container, command: ['true'] } }";

    [Fact]
    public async Task Fifty_runs_are_started_at_once_and_none_is_refused_or_lost_or_numbered_twice()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);

        var started = await Task.WhenAll(Enumerable.Range(1, Starts).Select(n => Task.Run(
            () => served.PostAsync("workflows/one/runs", new { parameters = new { n } }))));

        started.Should().OnlyContain(answer => answer.Status == HttpStatusCode.Created);
        await Task.WhenAll(started.Select(answer => served.Rig.EndAsync(answer.Json.GetProperty("id").GetGuid())));
        started.Select(answer => answer.Json.GetProperty("number").GetInt32()).Order().Should().Equal(Enumerable.Range(1, Starts), "dense, each once");
        var listed = (await served.GetAsync("runs?limit=500")).Json.GetProperty("items").EnumerateArray().ToList();
        listed.Select(run => run.GetProperty("number").GetInt32()).Order().Should().Equal(Enumerable.Range(1, Starts));
        listed.Should().OnlyContain(run => run.GetProperty("state").GetString() == "succeeded");
        foreach (var answer in started)
        {
            // Each has what was asked for under its number.
            var shown = (await served.GetAsync($"workflows/one/runs/{answer.Json.GetProperty("number").GetInt32()}")).Json;
            shown.GetProperty("id").GetGuid().Should().Be(answer.Json.GetProperty("id").GetGuid());
            shown.GetProperty("parameters").GetProperty("n").GetInt32().Should().Be(answer.Json.GetProperty("parameters").GetProperty("n").GetInt32());
        }

        served.Rig.Executor.Begun.Should().HaveCount(Starts, "each has run once");
    }
}
