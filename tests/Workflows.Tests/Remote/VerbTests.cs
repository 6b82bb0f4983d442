using System.CommandLine;
using FluentAssertions;
using Workflows.Cli;
using Workflows.Cli.CommandLine;
using Workflows.Tests.Server;
using Xunit;

namespace Workflows.Tests.Remote;

/// <summary>Every verb works with a server or says that it does not: the verbs are taken from the program, so that a new one is found here.</summary>
public sealed class VerbTests(VerbTests.Site site) : IClassFixture<VerbTests.Site>
{
    /// <summary>A command line for each, and what it ends with where that is not 0.</summary>
    private static readonly Dictionary<string, (string[] Arguments, int Exit)> calls = new()
    {
        ["run"] = (["asking", "--detach"], 0),
        ["rerun"] = (["done", "--from", "a", "--detach"], 0),
        ["work"] = ([], 2),
        ["serve"] = ([], 2),
        ["list"] = ([], 0),
        ["show"] = (["done"], 0),
        ["logs"] = (["done"], 0),
        ["events"] = (["done"], 0),
        ["engines"] = ([], 0),
        ["audit"] = ([], 0),
        ["audit verify"] = ([], 0),
        ["approvals"] = ([], 0),
        ["approvals delegate"] = (["bob", "--expires", "14d"], 0),
        ["approvals delegations"] = ([], 0),
        ["approvals undelegate"] = (["000000000000"], 66),
        ["queue"] = ([], 0),
        ["approve"] = (["asking#1", "ok"], 0),
        ["reject"] = (["asking#2", "ok"], 0),
        ["signal"] = (["asking#1", "called"], 0),
        ["emit"] = (["data.came"], 0),
        ["cancel"] = (["asking#4"], 0),
        ["terminate"] = (["asking#3"], 0),
        ["suspend"] = (["asking#5"], 0),
        ["resume"] = (["asking#6"], 0),
        ["retry"] = (["done"], 1),
        ["delete"] = (["done#7", "--yes"], 66),
        ["validate"] = (["FILE"], 0),
        ["import"] = (["ARGO"], 0),
        ["export"] = (["done"], 0),
        ["diff"] = (["done", "FILE"], 0),
        ["publish"] = (["FILE"], 0),
        ["versions"] = (["done"], 0),
        ["get"] = (["done", "--json"], 0),
        ["triggers"] = ([], 0),
        ["triggers pause"] = (["asking", "nightly"], 0),
        ["triggers resume"] = (["asking", "nightly"], 0),
        ["triggers fire"] = (["asking", "nightly"], 0),
        ["triggers next"] = (["asking", "nightly"], 0),
        ["triggers deliveries"] = (["asking", "nightly"], 0),
        ["triggers backfill"] = (["asking", "nightly", "--from", "2026-11-01", "--to", "2026-11-03"], 0),
        ["triggers backfills"] = (["asking", "nightly"], 0),
        ["triggers replay"] = (["asking", "nightly", "7"], 66),
        ["schema"] = ([], 0),
        ["catalogue"] = ([], 0),
        ["models"] = ([], 0),
        ["models show"] = (["none"], 66),
        ["gc"] = ([], 2),
        ["token"] = ([], 0),
        ["token create"] = (["ci", "--role", "viewer"], 0),
        ["token list"] = ([], 0),
        ["token revoke"] = (["000000000000"], 66),
        ["secret"] = ([], 2),
        ["secret set"] = (["a/b"], 2),
        ["secret list"] = ([], 2),
        ["secret remove"] = (["a/b"], 2),
        ["help"] = ([], 0),
        ["completion"] = (["bash"], 0),
    };

    public static TheoryData<string> Verbs => [.. Names(Wf.Build(), string.Empty).Select(static each => each.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_works_with_a_server_or_says_why_it_does_not(string name)
    {
        calls.Should().ContainKey(name, "a verb that is new needs a line here");
        var verb = Names(Wf.Build(), string.Empty).Single(each => each.Name == name).Verb;
        var (arguments, exit) = calls[name];

        var said = await InProcess.RunAsync([.. name.Split(' '), .. arguments.Select(site.Named), "--server", site.Url]);

        said.Exit.Should().Be(exit, said.Errors);
        (exit == (int)ExitCode.Usage).Should().Be(verb.OnlyHere is not null, "only what can't be done there ends so");
        if (verb.OnlyHere is var (why, instead))
        {
            said.Errors.Should().Be($"wf: wf {name} can't be done through {site.Url.TrimEnd('/')}: it {why}\n    {instead}\n");
        }
    }

    [Fact]
    public void No_line_here_is_of_a_verb_that_there_is_not() => Verbs.Select(static row => row.Data).Should().BeEquivalentTo(calls.Keys);

    private static IEnumerable<(string Name, Verb Verb)> Names(Command command, string before) => command.Subcommands.OfType<Verb>().SelectMany(verb =>
        Names(verb, $"{before}{verb.Name} ").Concat(verb.Action is null ? [] : [($"{before}{verb.Name}", verb)]));

    /// <summary>A server with runs in every state that a verb is for.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private const string Asking =
            """
            name: asking
            triggers: { nightly: { schedule: { cron: "0 3 * * *" } } }
            steps: { ok: { approval: { text: "go?" } }, called: { wait: { event: { type: data.arrived } } } }
            """;

        private const string Done = "name: done\nsteps: { a: { set: { x: 1 } } }\n";

        private const string Argo =
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { name: hi }\n"
            + "spec: { entrypoint: main, templates: [{ name: main, container: { image: busybox, command: [echo, hi] } }] }\n";

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wf-remote-");
        private ServedRig? served;

        public string Url => served!.Client.BaseAddress!.ToString();

        /// <summary>The path of a file that a command line names.</summary>
        public string Named(string argument) => argument switch
        {
            "FILE" => Path.Combine(folder.FullName, "done.yaml"),
            "ARGO" => Path.Combine(folder.FullName, "argo.yaml"),
            _ => argument,
        };

        public async ValueTask InitializeAsync()
        {
            await File.WriteAllTextAsync(Named("FILE"), Done);
            await File.WriteAllTextAsync(Named("ARGO"), Argo);
            served = await ServedRig.CreateAsync();
            await served.PublishAsync("asking", Asking);
            await served.Rig.RunAsync(Done);
            for (var i = 0; i < 6; i++)
            {
                var run = await served.Rig.AcceptAsync(Asking);
                await served.Rig.UntilAsync(run, state => state.Steps.All(step => step.Status == Core.Runs.StepStatus.Running));
            }

            await served.PostAsync("workflows/asking/runs/6/suspend");
        }

        public async ValueTask DisposeAsync()
        {
            await served!.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
