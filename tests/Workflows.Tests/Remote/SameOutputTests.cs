using FluentAssertions;
using Workflows.Tests.Cli;
using Workflows.Tests.Server;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Remote;

/// <summary>A verb says the same of a server as of the store that the server has: these call it on both.</summary>
public sealed class SameOutputTests(SameOutputTests.Site site) : IClassFixture<SameOutputTests.Site>
{
    private const string Hello =
        """
        name: hello
        title: Says hello
        parameters: { who: { type: string, default: world } }
        outputs: { said: "{{ steps.greet.outputs.text }}" }
        steps:
          greet: { set: { text: "hello {{ parameters.who }}" } }
          many: { needs: [greet], forEach: [1, 2, 3], set: { square: "{{ item * item }}" } }
          left: { when: "false", set: { x: 1 } }
        """;

    private const string Timed =
        """
        name: timed
        triggers:
          nightly: { schedule: { cron: "0 3 * * *", timeZone: Europe/Berlin } }
          arrived: { event: { type: data.arrived } }
          byhand: { manual: {} }
        steps: { a: { set: { x: 1 } } }
        """;

    [Theory]
    [InlineData("list")]
    [InlineData("list", "hello", "--state", "succeeded", "--json")]
    [InlineData("list", "helo")]
    [InlineData("list", "--label", "team=ml")]
    [InlineData("list", "--label", "te am")]
    [InlineData("show", "hello")]
    [InlineData("show", "hello#1", "--json")]
    [InlineData("show", "hello", "many")]
    [InlineData("show", "hello", "many[1]", "--json")]
    [InlineData("show", "hello", "mny")]
    [InlineData("show", "hello#7")]
    [InlineData("show", "nothing/at#all")]
    [InlineData("events", "hello")]
    [InlineData("events", "hello", "--json")]
    [InlineData("logs", "hello")]
    [InlineData("logs", "hello", "--json")]
    [InlineData("queue")]
    [InlineData("queue", "--json")]
    [InlineData("approvals")]
    [InlineData("approvals", "--json")]
    [InlineData("versions", "hello")]
    [InlineData("versions", "hello", "--json")]
    [InlineData("versions", "helo")]
    [InlineData("get", "hello@7")]
    [InlineData("get", "hello", "--json")]
    [InlineData("diff", "hello", "hello")]
    [InlineData("export", "hello", "--json")]
    [InlineData("triggers")]
    [InlineData("triggers", "timed", "--json")]
    [InlineData("triggers", "helo")]
    [InlineData("triggers", "next", "timed", "nightly", "--json")]
    [InlineData("triggers", "next", "timed", "arrived")]
    [InlineData("triggers", "deliveries", "timed", "nightly")]
    [InlineData("triggers", "deliveries", "timed", "nothing")]
    [InlineData("triggers", "pause", "timed", "byhand")]
    [InlineData("triggers", "backfill", "timed", "nightly", "--from", "2026-11-01", "--to", "2026-11-04", "--dry-run")]
    [InlineData("triggers", "backfill", "timed", "nightly", "--from", "2026-11-04", "--to", "2026-11-01")]
    [InlineData("triggers", "backfills", "timed", "nightly")]
    [InlineData("triggers", "backfills", "timed", "nightly", "--cancel", "7")]
    [InlineData("triggers", "replay", "timed", "nightly", "7")]
    [InlineData("engines")]
    [InlineData("models")]
    [InlineData("models", "show", "bikes", "--json")]
    [InlineData("models", "show", "biks")]
    [InlineData("audit")]
    [InlineData("audit", "--act", "version.publish", "--json")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "verify", "--hash", "00")]
    [InlineData("token", "list")]
    [InlineData("token", "revoke", "0123456789ab")]
    [InlineData("validate", "nowhere.yaml")]
    [InlineData("publish", "nowhere.yaml")]
    [InlineData("run", "helo")]
    [InlineData("run", "hello@7")]
    [InlineData("run", "hello", "--label", "team=a b")]
    [InlineData("run", "hello", "-p", "wo=x")]
    [InlineData("run", "hello", "--dry-run")]
    [InlineData("run", "hello", "--dry-run", "--json")]
    [InlineData("run", "hello", "--dry-run", "-p", "wo=x")]
    [InlineData("rerun", "hello")]
    [InlineData("rerun", "hello", "--from", "gret")]
    [InlineData("retry", "hello")]
    [InlineData("delete", "hello")]
    [InlineData("delete", "hello#1", "--yes")]
    [InlineData("delete", "hello#7", "hello#1/many", "--yes", "--json")]
    [InlineData("approve", "hello")]
    [InlineData("signal", "hello", "greet")]
    [InlineData("signal", "hello", "greet", "{")]
    [InlineData("emit", "run.own")]
    public async Task It_says_the_same(params string[] verb)
    {
        var there = await InProcess.RunAsync([.. verb, "--server", site.Url]);
        var here = await InProcess.RunAsync([.. verb, .. site.Store]);

        Bare(there).Should().Be(Bare(here));
        (there.Output + there.Errors).Should().NotBeEmpty();
    }

    /// <summary>Without what a proposed command says of where it is, and what only a data folder has.</summary>
    private Finished Bare(Finished said) => said with { Output = Bare(said.Output), Errors = Bare(said.Errors) };

    private string Bare(string text) => text
        .Replace($" --server {site.Url}", " --WHERE", StringComparison.Ordinal)
        .Replace($" {string.Join(' ', site.Store)}", " --WHERE", StringComparison.Ordinal);

    /// <summary>A server in whose store something has happened.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private ServedRig? served;

        internal ServedRig Served => served!;

        public string Url => Served.Client.BaseAddress!.ToString();

        public string[] Store => Stores.Named(Served.Rig.Folder);

        public async ValueTask InitializeAsync()
        {
            served = await ServedRig.CreateAsync();
            var run = await served.Rig.RunAsync(Hello);
            await served.PublishAsync("timed", Timed);
            await served.PostAsync("/api/v1/tokens", new { roles = new Dictionary<string, string[]> { ["*"] = ["viewer"] } });
            await served.Rig.Bare.AddModelVersionAsync(
                new("default", "bikes", new(new string('a', 64), 12, "model.zip"), """{"rmse":1.5}""", "{}")
                {
                    Run = run.Id,
                    Step = "train",
                    IdempotencyKey = "1",
                    At = DateTimeOffset.UtcNow,
                },
                CancellationToken.None);

            // A server's runs are driven; here a sign of an engine elsewhere says the same of the folder.
            var sign = Path.Combine(served.Rig.Folder, "engine.alive");
            await File.WriteAllTextAsync(sign, "elsewhere");
            File.SetLastWriteTimeUtc(sign, DateTime.UtcNow.AddDays(1));
        }

        public ValueTask DisposeAsync() => Served.DisposeAsync();
    }
}
