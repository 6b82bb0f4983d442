using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>The history of a run as a stream: whole, in order, and where a client left off.</summary>
public sealed class RunStreamTests
{
    private const string One = "name: one\nsteps: { work: { uses: container, command: ['true'] } }";

    [Fact]
    public async Task It_goes_on_while_the_run_does_and_says_when_it_has_ended()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => null;
        await served.PublishAsync("one", One);
        await served.PostAsync("workflows/one/runs");
        await served.Rig.Executor.Until(executor => executor.Begun.Count == 1);

        using var stream = await ReadAsync(served, null);
        var before = new List<string> { await NextAsync(stream), await NextAsync(stream) };
        served.Rig.Executor.End(served.Rig.Executor.Begun[0].Uid);
        var after = new List<string> { await NextAsync(stream), await NextAsync(stream) };

        before.Should().Equal("1 accepted", "2 slotGranted");
        after.Should().Equal("3 attemptEnded", "ended");
        (await stream.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_lost_it_goes_on_behind_the_last_event_that_they_read()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;
        await served.PublishAsync("one", One);
        await served.Rig.EndAsync((await served.PostAsync("workflows/one/runs")).Json.GetProperty("id").GetGuid());

        using var stream = await ReadAsync(served, "2");

        (await NextAsync(stream)).Should().Be("3 attemptEnded");
        (await NextAsync(stream)).Should().Be("ended");
    }

    private static async Task<StreamReader> ReadAsync(ServedRig served, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/default/workflows/one/runs/1/events");
        request.Headers.Add("Accept", "text/event-stream");
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var answer = await served.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    /// <summary><c>3 attemptEnded</c>; <c>ended</c> for the end.</summary>
    private static async Task<string> NextAsync(StreamReader stream)
    {
        Dictionary<string, string> fields = [];
        while (await stream.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Length == 0 && fields.Count > 0)
            {
                return fields["event"] == "ended" ? "ended" : $"{fields["id"]} {JsonElement.Parse(fields["data"]).GetProperty("type").GetString()}";
            }

            if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            {
                fields[line[..colon]] = line[(colon + 2)..];
            }
        }

        throw new EndOfStreamException();
    }
}
