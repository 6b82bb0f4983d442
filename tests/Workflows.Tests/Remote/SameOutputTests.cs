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

    [Theory]
    [InlineData("list")]
    [InlineData("list", "hello", "--state", "succeeded", "--json")]
    [InlineData("list", "helo")]
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
            await served.Rig.RunAsync(Hello);
        }

        public ValueTask DisposeAsync() => Served.DisposeAsync();
    }
}
