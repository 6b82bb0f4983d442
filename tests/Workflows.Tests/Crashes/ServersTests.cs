using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Tests.Executors;
using Workflows.Tests.Hooks;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>Servers side by side that are killed while git servers and a schedule start runs: each slot and each push starts one.</summary>
public sealed class ServersTests
{
    private const string Pushed =
        """
        name: pushed
        parameters: { commit: { type: string, default: none } }
        triggers: { push: { git: { provider: github, repository: acme/bikes, secret: bikes }, with: { commit: "{{ event.after }}" } } }
        steps: { a: { set: { x: "{{ parameters.commit }}" } } }
        """;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly Uri[] addresses = [.. Enumerable.Range(0, 2).Select(_ => new Uri($"http://127.0.0.1:{FreePort.Find()}"))];
    private readonly ConcurrentDictionary<string, ConcurrentBag<string?>> answered = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_of_which_one_is_killed_every_ten_seconds_for_a_minute_start_each_slot_and_each_push_once()
    {
        _ = TestServer.Required();
        await using var fleet = await Fleet.StartAsync(
            engines: 2, settings: string.Empty, begins: false, line: n => ["serve", "--url", addresses[n].ToString()]);
        await fleet.HookAsync(Pushed, HookBench.Secret);
        fleet.Begin(0);
        fleet.Begin(1);
        await fleet.TickAsync();
        using var enough = new CancellationTokenSource();
        var sending = Task.WhenAll(Enumerable.Range(0, 2).Select(sender => SendAllAsync(sender, enough.Token)));
        for (var kill = 0; kill < 6; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(9), Cancellation);
            await fleet.KillAndBeginAsync(kill % 2);
        }

        await enough.CancelAsync();
        await sending;

        (await fleet.TickProblemsAsync()).Should().BeEmpty();
        fleet.PushProblems(answered.ToDictionary(push => push.Key, push => (IReadOnlyCollection<string?>)push.Value)).Should().BeEmpty();
        (await fleet.ProblemsAsync(fleet.MayHaveLost)).Should().BeEmpty();
        var told = $"6 kills, {fleet.Told()}";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        ReliabilityPage.Write(8, "Two servers on PostgreSQL, one of them killed every 10 s", $"{told}; 0 lost or doubled");
    }

    /// <summary>Each push is sent until it is taken, and every third once more to the other server, as git servers and people do.</summary>
    private async Task SendAllAsync(int sender, CancellationToken enough)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            var commit = $"{sender + 1:x8}{n:x32}";
            await SendAsync(client, commit, to: n);
            if (n % 3 == 0) await SendAsync(client, commit, to: n + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
        }
    }

    private async Task SendAsync(HttpClient client, string commit, int to)
    {
        var body = GitPayloads.GitHub(after: commit);
        await Eventually.TrueAsync(
            async () =>
            {
                using var push = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses[to++ % addresses.Length], "/hooks/default/pushed/push"));
                push.Content = new StringContent(body, Encoding.UTF8, "application/json");
                foreach (var (name, value) in GitPayloads.GitHubHeaders(body, commit)) push.Headers.TryAddWithoutValidation(name, value);
                try
                {
                    using var answer = await client.SendAsync(push, Cancellation);
                    var reply = new HookReply(answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
                    var isTaken = reply.Status is HttpStatusCode.OK or HttpStatusCode.Accepted;
                    if (isTaken) answered.GetOrAdd(commit, _ => []).Add(reply.Run);
                    return isTaken;
                }
                catch (Exception lost) when (lost is HttpRequestException || (lost is TaskCanceledException && !Cancellation.IsCancellationRequested))
                {
                    // The server is dead, or died under the request: nobody knows whether it was taken, and it is sent again.
                    return false;
                }
            },
            $"push {commit} is taken",
            patience);
    }
}
