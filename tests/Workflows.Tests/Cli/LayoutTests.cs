using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Every page on terminals from narrow to wide: it ends, it loses no name, and what one copies from it is in one piece.</summary>
public sealed class LayoutTests
{
    private const string Name = "a-workflow-with-a-name-of-38-characters";

    private const string Definition = $$$"""
        name: {{{Name}}}
        parameters: { data: { type: string, format: file, default: "a file with blanks in its name.csv" } }
        triggers:
          every-night-at-three: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
        steps:
          make: { uses: container, command: [sh, -c, 'echo x > "$WF_STEP_DIR/an-artifact-with-a-long-name.txt"'], artifacts: { an_artifact_with_a_long_name: an-artifact-with-a-long-name.txt } }
          each: { forEach: [a-long-item, another], uses: container, command: [sh, -c, 'echo x > "$WF_STEP_DIR/a-file.txt"'], artifacts: { a_file: a-file.txt } }
          fails: { needs: [make], uses: container, command: [sh, -c, 'echo it is a long story why this step could not do what it was asked for >&2; exit 3'] }
        """;

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Every_page_fits(int columns)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("long.yaml", Definition).With("a file with blanks in its name.csv", "1\n");
        string Path(int run) => $".wf/runs/{Name}/{run}/make/an_artifact_with_a_long_name.txt";
        var model = await RunAsync(folder);

        (await SeenAsync(folder, columns, "run", "long.yaml")).Should().Contain(Path(2)).And.Contain($"wf retry {Name}#2");
        (await SeenAsync(folder, columns, "list")).Should().Contain($"{Name}#1").And.Contain("✖ failed").And.MatchRegex("ago|just now");
        (await SeenAsync(folder, columns, "show", $"{Name}#1")).Should()
            .Contain(Path(1)).And
            .Contain("a file with blanks in its name.csv").And
            .Contain("exit 3");
        (await SeenAsync(folder, columns, "show", $"{Name}#1", "make")).Should().Contain(Path(1)).And.Contain($"{Name}#1 make");
        (await SeenAsync(folder, columns, "show", $"{Name}#1", "each")).Should()
            .Contain("each[1]").And
            .Contain($"{Name}/1/each[0]/a_file.txt").And
            .Contain("✔ succeeded");
        (await SeenAsync(folder, columns, "models")).Should().Contain(Name).And.Contain("production = 1");
        (await SeenAsync(folder, columns, "models", "show", Name)).Should().Contain(model);
        (await SeenAsync(folder, columns, "catalogue")).Should().NotBeEmpty();
        (await SeenAsync(folder, columns, "publish", "long.yaml")).Should().Contain("is live");
        (await SeenAsync(folder, columns, "versions", Name)).Should().Contain("live").And.MatchRegex("ago|just now");
        (await SeenAsync(folder, columns, "get", Name)).Should().Contain("cron: \"0 3 * * *\"");
        (await SeenAsync(folder, columns, "triggers")).Should().Contain("every-night-at-three").And.Contain("schedule");
        (await SeenAsync(folder, columns, "events", Name)).Should().MatchRegex(@"exit\s+3");
        (await SeenAsync(folder, columns, "--help")).Should().Contain("rerun").And.Contain("wf run workflows/hello.yaml");
        (await SeenAsync(folder, columns, "run", "--help")).Should().Contain("--activity-api http://IP:PORT");
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    public async Task A_page_breaks_what_is_read_between_words_and_nothing_that_is_copied(int columns)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        const string flow = """
            name: demand-for-all-stores
            steps:
              each: { forEach: [1, 2], set: { x: "{{ item }}" } }
              sign-off: { needs: [each], approval: { text: "Ship the model with the smallest error to all stores in the north?", from: [group:ml-leads] } }
              arrival: { needs: [each], wait: { event: { type: data.arrived, where: event.size > 10 } } }
            """;
        using var folder = new WfFolder().With("flow.yaml", flow);
        await folder.RunAsync("run", "flow.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");

        var seen = await SeenAsync(folder, columns, "show", "demand-for-all-stores");
        var step = await SeenAsync(folder, columns, "show", "demand-for-all-stores", "arrival");

        seen.Should().Contain("wf show demand-for-all-stores#1 each\n")
            .And.Contain("wf approve demand-for-all-stores#1 sign-off, or reject\n")
            .And.Contain("wf signal demand-for-all-stores#1 arrival JSON\n");
        step.Should().Contain("wf signal demand-for-all-stores#1 arrival JSON\n");
        seen.Split('\n').Where(line => !line.Contains("wf ", StringComparison.Ordinal)).Should().OnlyContain(line => line.Length <= columns);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_tree_says_whole_from_which_run_a_result_was_reused(int columns)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        const string flow = """
            name: demand-north
            steps:
              load: { set: { x: 1 } }
              judge: { needs: [load], uses: container, command: [sh, -c, 'exit 3'] }
              tell: { needs: [load], set: { x: 1 } }
            """;
        using var folder = new WfFolder().With("flow.yaml", flow);
        (await folder.RunAsync("run", "flow.yaml")).Exit.Should().Be(1);
        (await folder.RunAsync("rerun", "demand-north#1", "--from", "judge")).Exit.Should().Be(1);

        var seen = await SeenAsync(folder, columns, "show", "demand-north#2");

        var tree = seen[..seen.IndexOf("\n\n", StringComparison.Ordinal)];
        tree.Split('\n').Should().OnlyContain(line => line.Length <= columns);
        var words = tree.Split(' ', '\n').Where(word => word.Length > 0 && word is not ("│" or "|")).ToArray();
        string.Join(' ', words).Should().Contain("reused from demand-north#1 load").And.Contain("reused from demand-north#1 tell").And.NotContain("…");
    }

    [Fact]
    public async Task A_mistake_far_in_a_line_is_shown_with_its_caret_on_a_narrow_terminal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        const string far = "name: long\nsteps:\n  a: { set: { first: one, second: two, third: \"{{ parameters.x = 1 }}\" } }\n";
        using var folder = new WfFolder().With("long.yaml", far);

        var seen = TerminalOutput.Text((await folder.RunOnTerminalAsync(40, "validate", "long.yaml")).Output);

        seen.Should().Contain("did you mean `==`?").And.MatchRegex(@"\| +\S+.*= 1").And.MatchRegex(@"\| +\^");
    }

    [Fact]
    public async Task A_list_says_why_before_it_says_by_whom()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("fails.yaml", Flows.Fails);
        (await folder.RunAsync("run", "fails.yaml")).Exit.Should().Be(1);

        (await SeenAsync(folder, 60, "list")).Should().MatchRegex("fails#1 +✖ failed .*load: exit 3");
    }

    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    public async Task A_caret_stands_under_what_is_wrong(int columns)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("bad.yaml", "name: bad\nsteps:\n  a: { nope: 1, set: { x: 1 } }\n");

        (await SeenAsync(folder, columns, "validate", "bad.yaml")).Should().Contain("     3 |    a: { nope").And.Contain("       |         ^\n");
    }

    private static async Task<string> SeenAsync(WfFolder folder, int columns, params string[] arguments) =>
        TerminalOutput.Text((await folder.RunOnTerminalAsync(columns, arguments)).Output);

    /// <summary>A run, and a model of it.</summary>
    /// <returns>The path of the model's file.</returns>
    private static async Task<string> RunAsync(WfFolder folder)
    {
        (await folder.RunAsync("run", "long.yaml")).Exit.Should().Be(1);
        await using var store = SqliteStore.Open(folder.File(".wf"), TimeProvider.System);
        var cancellation = TestContext.Current.CancellationToken;
        var run = await store.FindRunAsync("default", Name, cancellation);
        var sha256 = new string('a', 64);
        const string metrics = """{"rmse": 1.5, "a-metric-with-a-long-name": 2, "another-metric": 3}""";
        var version = new NewModelVersion("default", Name, new ModelFile(sha256, 12, "model with a blank.zip"), metrics, "{}")
        {
            Run = run!.Value,
            Step = "make",
            IdempotencyKey = "key",
            At = DateTimeOffset.UtcNow,
        };
        await store.AddModelVersionAsync(version, cancellation);
        await store.MoveAliasAsync("default", Name, "production", 1, null, "somebody", cancellation);
        return "model with a blank.zip (12 B)  .wf/files/";
    }
}
