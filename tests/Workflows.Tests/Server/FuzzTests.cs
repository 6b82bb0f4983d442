using System.Globalization;
using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Server.People;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>
/// Requests that are made at random of what every endpoint takes: its paths, queries, headers and bodies, right in part and broken in part, by somebody
/// who may do everything, by tokens that are broken too, and signed webhooks. WF_TORTURE=1 sends 100,000; SEED begins elsewhere.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public const string Secret = "It's a Secret to Everybody";
    private const int Senders = 4;
    private const long MostGrowth = 256L << 20;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private static readonly int requests = Environment.GetEnvironmentVariable("WF_TORTURE") == "1" ? 100_000 : 4_000;

    private static readonly int seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_comes_is_answered_as_the_callers_mistake_and_costs_no_memory_that_stays()
    {
        await using var served = await ServedRig.CreateAsync(
            signInWith: store =>
            {
                var tokens = new TokenSignIn(store, store, TimeProvider.System);
                var everything = Principal.Everywhere(Actor.Local("anna"), Role.Admin);
                return http => http.Request.Headers.Authorization is [] ? ValueTask.FromResult<Principal?>(everything) : tokens.FindAsync(http);
            },
            starts: false,
            takesPaths: false,
            hookSecret: Secret);
        using var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        using var client = new HttpClient(handler) { BaseAddress = served.Client.BaseAddress };
        var fuzz = new Fuzz(client, await FuzzMaterial.MakeAsync(served), served.Rig.Log);
        await fuzz.SendAllAsync(seed, requests / 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var answers = await fuzz.SendAllAsync(seed + 1, requests);

        output.WriteLine($"seed {seed}: {string.Join(", ", answers.OrderBy(each => each.Key).Select(each => $"{each.Key} x {each.Value}"))}");
        answers.Keys.Should().Contain([200, 400, 401, 404, 422], "it gets to where things are read");
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(MostGrowth);
        (await served.GetAsync("/health/ready")).Status.Should().Be(HttpStatusCode.OK);
        (await served.GetAsync("/api/v1/audit/verify")).Json.GetProperty("broken").GetString().Should().BeNull();
    }

    /// <summary>Sends what there is no end of.</summary>
    private sealed class Fuzz(HttpClient client, FuzzMaterial material, TestLog log)
    {
        /// <returns>How often each status was answered.</returns>
        public async Task<Dictionary<int, int>> SendAllAsync(int seed, int count)
        {
            var counts = await Task.WhenAll(
                Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync((seed * Senders) + sender, count / Senders))));
            return counts.SelectMany(each => each).GroupBy(each => each.Key).ToDictionary(group => group.Key, group => group.Sum(each => each.Value));
        }

        private async Task<Dictionary<int, int>> SendAsync(int seed, int count)
        {
            var random = new Random(seed);
            Dictionary<int, int> answers = [];
            for (var i = 0; i < count; i++)
            {
                using var request = material.Request(random);
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
                enough.CancelAfter(patience);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
                var status = (int)answer.StatusCode;
                if (status >= 500)
                {
                    Assert.Fail($"{status} to request {i} of seed {seed}: {request}\n{await answer.Content.ReadAsStringAsync(enough.Token)}\n{log}");
                }

                answers[status] = answers.GetValueOrDefault(status) + 1;
            }

            return answers;
        }
    }
}
