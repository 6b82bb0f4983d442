using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Bodies that come slowly, and many at once.</summary>
public sealed class HookBodyTests : IAsyncDisposable
{
    private const string Post = "POST /hooks/default/bikes/call HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private readonly List<TcpClient> senders = [];
    private HookBench bench = null!;

    public async ValueTask DisposeAsync()
    {
        senders.ForEach(sender => sender.Dispose());
        if (bench is not null) await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_does_not_come_within_ten_seconds_is_given_up()
    {
        bench = await HookBench.StartAsync("call: { webhook: { secret: bikes } }");
        var sender = await SendAsync(length: 10, "{");
        var answer = AnswerAsync(sender);
        var seconds = 0;
        await Eventually.TrueAsync(
            () =>
            {
                bench.Rig.Time.Advance(TimeSpan.FromSeconds(1));
                seconds++;
                return answer.IsCompleted;
            },
            "the sender was answered");

        (await answer).Should().StartWith("HTTP/1.1 408 ");
        seconds.Should().BeGreaterThanOrEqualTo(10);
        sender.Close();
        await bench.StopAsync();
        bench.Rig.Log.Count("body").Should().Be(0, $"the server goes on with the connection as with any other: {bench.Rig.Log}");
    }

    [Fact]
    public async Task Only_so_much_is_held_at_once_and_there_is_room_again_when_it_was_answered()
    {
        const int Part = 512 * 1024;
        bench = await HookBench.StartAsync("call: { webhook: { secret: bikes } }", options => options with { MostHeld = Part + 1 });
        var one = await SendAsync(Part + 1, new string(' ', Part));
        var two = await SendAsync(Part + 1, new string(' ', Part));
        var answers = new[] { AnswerAsync(one), AnswerAsync(two) };

        var refused = await Task.WhenAny(answers);
        (await refused).Should().StartWith("HTTP/1.1 503 ", "one of them is held, and there is no room for both");
        (await PostAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);

        await (refused == answers[0] ? two : one).GetStream().WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        (await Task.WhenAll(answers)).Should().ContainSingle(answer => answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal), "it was read to its end");
        (await PostAsync()).Should().Be(HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> PostAsync() => (await bench.PostAsync("default/bikes/call", new byte[Part], [])).Status;
    }

    [Fact]
    public async Task One_address_does_not_hold_what_is_there_for_all()
    {
        const int Part = 512 * 1024;
        bench = await HookBench.StartAsync("call: { webhook: { secret: bikes } }", options => options with { MostHeldOfOne = Part - 1 });

        (await bench.PostAsync("default/bikes/call", new byte[Part], [])).Status.Should().Be(HttpStatusCode.TooManyRequests);

        (await bench.PostAsync("default/bikes/call", new byte[Part - 1], [])).Status
            .Should().Be(HttpStatusCode.Unauthorized, "what was refused is held no more");
    }

    private async Task<TcpClient> SendAsync(int length, string part)
    {
        var sender = new TcpClient();
        senders.Add(sender);
        await sender.ConnectAsync(IPAddress.Loopback, bench.Port, TestContext.Current.CancellationToken);
        await sender.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"{Post}Content-Length: {length}\r\n\r\n{part}"),
            TestContext.Current.CancellationToken);
        return sender;
    }

    private static async Task<string> AnswerAsync(TcpClient sender)
    {
        using var reader = new StreamReader(sender.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty;
    }
}
