using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Many webhooks at once, as they come in the world: several times, in any order, forged ones among them, and bytes that mean nothing.</summary>
public sealed class HookStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private HookBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await HookBench.StartAsync("""
        push: { git: { provider: github, repository: acme/bikes, branches: [main], secret: bikes }, with: { commit: "{{ event.after }}" } }
        call: { webhook: { secret: bikes, where: "event.go == true" }, with: { commit: "{{ event.id }}" } }
        """);

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Of_a_thousand_deliveries_in_any_order_each_right_one_starts_one_run()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var pushes = Enumerable.Range(1, 250).Select(i => new Sent($"{i:x40}", IsMain: random.Next(3) > 0, IsForged: random.Next(10) == 0)).ToList();
        var sent = pushes.SelectMany(push => Enumerable.Repeat(push, 4)).ToArray();
        random.Shuffle(sent);

        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (push, _) =>
        {
            var body = GitPayloads.GitHub(push.IsMain ? "refs/heads/main" : "refs/heads/other", push.Commit);
            var signed = GitPayloads.GitHubHeaders(body, push.Commit);
            (string, string)[] forged = [.. signed[..3], ("X-Hub-Signature-256", "sha256=" + new string('0', 64))];
            push.Answers.Enqueue(await bench.PostAsync("push", body, push.IsForged ? forged : signed));
        });

        var right = pushes.Where(push => push is { IsMain: true, IsForged: false }).ToList();
        foreach (var push in right)
        {
            push.Answers.Count(answer => answer.Status == HttpStatusCode.Accepted).Should().Be(1);
            push.Answers.Select(answer => answer.Run).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
        }

        pushes.Where(push => push.IsForged).SelectMany(push => push.Answers).Select(answer => answer.Status)
            .Should().AllBeEquivalentTo(HttpStatusCode.Unauthorized);
        pushes.Except(right).SelectMany(push => push.Answers).Select(answer => answer.Run).Should().AllBeEquivalentTo((string?)null);
        var runs = await bench.RunsAsync();
        runs.Select(run => run.Label).Should().BeEquivalentTo(right.Select(push => push.Answers.First().Run));
        var started = (await bench.DeliveriesAsync("push")).Where(delivery => delivery.Outcome == DeliveryOutcome.Started).ToList();
        started.Select(delivery => delivery.Delivery.Id).Should().BeEquivalentTo(right.Select(push => push.Commit));
        started.Select(delivery => delivery.Run).Should().BeEquivalentTo(runs.Select(run => (Guid?)run.Id));
    }

    [Fact]
    public async Task Whatever_bytes_come_none_is_a_fault_of_the_server()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 3_000).Select(_ => Random(random)).ToList();

        await Parallel.ForEachAsync(inputs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (input, _) =>
        {
            var answer = await bench.PostAsync($"default/bikes/{input.Trigger}", input.Body, input.Headers);
            ((int)answer.Status).Should().BeLessThan(500, $"of {Encoding.UTF8.GetString(input.Body)}: {answer.Text}");
        });

        // Without this the signatures might all be wrong, and nothing would be read.
        (await bench.DeliveriesAsync("push")).Should().HaveCountGreaterThan(100);
        (await bench.DeliveriesAsync("call")).Should().HaveCountGreaterThan(100);
    }

    /// <summary>A true payload with some bytes changed, cut off or put in; signed, mostly.</summary>
    private static (string Trigger, byte[] Body, (string, string)[] Headers) Random(Random random)
    {
        var isPush = random.Next(2) == 0;
        var body = Encoding.UTF8.GetBytes(isPush ? GitPayloads.GitHub() : """{"go": true, "id": "7", "deep": [[[{"a": 1.5e3}]]], "text": "\u00e9"}""").ToList();
        for (var changes = random.Next(6); changes > 0 && body.Count > 0; changes--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0: body[at] = (byte)random.Next(256); break;
                case 1: body.RemoveRange(at, random.Next(Math.Min(40, body.Count - at))); break;
                case 2: body.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)])); break;
                default: body[at] = (byte)"{}[]\",:0\\\n"[random.Next(10)]; break;
            }
        }

        byte[] bytes = [.. body];
        var mac = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(HookBench.Secret), bytes));
        if (random.Next(10) == 0) mac = mac[random.Next(64)..];
        var @event = random.Next(10) == 0 ? "pull_request" : "push";
        return isPush
            ? ("push", bytes, [("X-GitHub-Event", @event), ("X-GitHub-Delivery", $"{random.Next()}"), ("X-Hub-Signature-256", $"sha256={mac}")])
            : ("call", bytes, [("X-WF-Signature", $"sha256={mac}")]);
    }

    private static readonly string[] Words =
    [
        "\\u0000", "\\ud800", "null", "\"commits\": 1,", "\"ref\": {},", "[[[[", "\"head_commit\": [],", "1e999",
        "99999999999999999999", "\uFEFF", "{{ event }}",
    ];

    private sealed record Sent(string Commit, bool IsMain, bool IsForged)
    {
        public System.Collections.Concurrent.ConcurrentQueue<HookReply> Answers { get; } = new();
    }
}
