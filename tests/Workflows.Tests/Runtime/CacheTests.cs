using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Earlier results of the same work.</summary>
public sealed class CacheTests
{
    private const string Cached = """
        name: cached
        parameters: { data: { type: string, format: file, default: "" }, n: { type: integer, default: 1 } }
        steps:
          work: { uses: container, command: [sum, "{{ parameters.data }}"], with: { n: "{{ parameters.n }}", data: "{{ parameters.data }}" }, cache: { ttl: 1h } }
        """;

    [Fact]
    public async Task The_same_work_is_done_once_and_its_result_taken_within_the_ttl()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = """{"rows":7}""" };
        var first = await rig.RunAsync(Cached);
        first.Steps[0].Reason.Should().BeNull();

        var second = await rig.RunAsync(Cached);

        second.Steps[0].Reason.Should().Be(Reason.Cached);
        second.Steps[0].Outputs.Should().Be("""{"rows":7}""");
        rig.Executor.Begun.Should().HaveCount(1);

        rig.Time.Advance(TimeSpan.FromMinutes(61));
        (await rig.RunAsync(Cached)).Steps[0].Reason.Should().BeNull();
        rig.Executor.Begun.Should().HaveCount(2);
    }

    [Fact]
    public async Task Other_inputs_are_other_work()
    {
        await using var rig = Rig.Create().Start();
        await rig.RunAsync(Cached);
        await rig.RunAsync(Cached, """{"n":2}""");

        rig.Executor.Begun.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_counts_by_its_bytes_and_not_by_its_path()
    {
        await using var rig = Rig.Create().Start();
        var (here, there) = (Path.Combine(rig.Folder, "a+b é.csv"), Path.Combine(rig.Folder, "c.csv"));
        await File.WriteAllTextAsync(here, "1,2", CancellationToken.None);
        await File.WriteAllTextAsync(there, "1,2", CancellationToken.None);

        await rig.RunAsync(Cached, Data(here));
        (await rig.RunAsync(Cached, Data(there))).Steps[0].Reason.Should().Be(Reason.Cached, "the bytes are the same");

        await File.WriteAllTextAsync(here, "3,4", CancellationToken.None);
        (await rig.RunAsync(Cached, Data(here))).Steps[0].Reason.Should().BeNull("the bytes at this path are others now");
    }

    [Fact]
    public async Task A_failure_is_never_taken_from_the_cache()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => new AttemptOutcome { Exit = 1 };
        await rig.RunAsync(Cached);
        await rig.RunAsync(Cached);

        rig.Executor.Begun.Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_in_lists_and_objects_count_by_their_bytes_too()
    {
        await using var rig = Rig.Create().Start();
        var (first, second) = (Path.Combine(rig.Folder, "1.csv"), Path.Combine(rig.Folder, "2.csv"));
        await File.WriteAllTextAsync(first, "1", CancellationToken.None);
        await File.WriteAllTextAsync(second, "2", CancellationToken.None);
        const string Text = """
            name: many
            parameters:
              files: { type: array, items: { type: string, format: file } }
              more: { type: object, properties: { extra: { type: string, format: file } } }
            steps:
              work: { uses: container, command: [sum], with: { files: "{{ parameters.files }}", more: "{{ parameters.more }}" }, cache: { ttl: 1h } }
            """;
        var given = System.Text.Json.JsonSerializer.Serialize(new { files = new[] { first }, more = new { extra = second } });

        await rig.RunAsync(Text, given);
        (await rig.RunAsync(Text, given)).Steps[0].Reason.Should().Be(Reason.Cached);
        await File.WriteAllTextAsync(first, "one", CancellationToken.None);
        (await rig.RunAsync(Text, given)).Steps[0].Reason.Should().BeNull("a file of the list has changed");
        await File.WriteAllTextAsync(second, "two", CancellationToken.None);
        (await rig.RunAsync(Text, given)).Steps[0].Reason.Should().BeNull("the object's file has changed");
    }

    [Theory]
    [InlineData("command: [python, train.py]")]
    [InlineData("command: [sh, -c, 'python ./train.py --fast']")]
    [InlineData("command: [python, -m, x], env: { SCRIPT: train.py }")]
    public async Task A_script_that_a_local_command_names_counts_by_its_bytes(string command)
    {
        await using var rig = Rig.Create().Start();
        var script = Path.Combine(rig.Folder, "train.py");
        var text = $"name: s\nsteps: {{ work: {{ uses: container, {command}, cache: {{ ttl: 1h }} }} }}";
        await File.WriteAllTextAsync(script, "print(1)", CancellationToken.None);

        await RunInFolderAsync(rig, text);
        (await RunInFolderAsync(rig, text)).Steps[0].Reason.Should().Be(Reason.Cached);
        await File.WriteAllTextAsync(script, "print(2)", CancellationToken.None);
        (await RunInFolderAsync(rig, text)).Steps[0].Reason.Should().BeNull("the script is another now");
    }

    [Fact]
    public async Task A_file_that_changed_while_the_step_ran_leaves_nothing_in_the_cache()
    {
        await using var rig = Rig.Create().Start();
        var data = Path.Combine(rig.Folder, "d.csv");
        await File.WriteAllTextAsync(data, "before", CancellationToken.None);
        rig.Executor.Script = _ =>
        {
            File.WriteAllText(data, "after");
            return ScriptedExecutor.Success;
        };

        await rig.RunAsync(Cached, Data(data));
        await File.WriteAllTextAsync(data, "before", CancellationToken.None);

        (await rig.RunAsync(Cached, Data(data))).Steps[0].Reason.Should().BeNull("nobody knows which of the two it read");
    }

    [Fact]
    public async Task A_pipe_that_a_command_names_is_not_waited_for()
    {
        await using var rig = Rig.Create().Start();

        var run = await RunInFolderAsync(rig, "name: p\nsteps: { work: { uses: container, command: [cat, /dev/stdin, /dev/null], cache: { ttl: 1h } } }");

        run.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task What_a_step_is_given_is_evaluated_once_for_a_lookup_and_not_tried_again()
    {
        var evaluated = 0;
        await using var rig = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) => template.Json.Contains("boom", StringComparison.Ordinal) && Interlocked.Increment(ref evaluated) > 0
                ? throw new InvalidOperationException("a bug in the rules")
                : Evaluator.Evaluate(template, scope),
        }).Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        var run = await rig.RunAsync("name: b\nsteps: { work: { uses: container, command: [a], with: { a: '{{ \"boom\" }}' }, cache: { ttl: 1h } } }");

        run.Steps[0].Message.Should().Contain("a bug in the rules");
        evaluated.Should().Be(2, "once for the lookup, and once for the attempt: what throws once throws always");
    }

    [Fact]
    public async Task A_lookup_is_forgotten_however_its_step_ends()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => new AttemptOutcome { Exit = 1 };
        var run = await rig.AcceptAsync(
            "name: b\nsteps: { work: { uses: container, command: [a], retry: { attempts: 2, backoff: { first: 1h } }, cache: { ttl: 1h } } }");
        await rig.UntilAsync(run, state => state.Steps[0].Status == StepStatus.Backoff);
        rig.Engine.MissedLookups.Should().Be(1);

        await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 });
        await rig.EndAsync(run);

        rig.Engine.MissedLookups.Should().Be(0, "its step was cancelled");
    }

    [Fact]
    public async Task A_lookup_is_forgotten_when_its_run_leaves_memory()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) }).Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync("name: b\nsteps: { work: { uses: container, command: [a], cache: { ttl: 1h } } }");
        await rig.UntilAsync(run, state => state.Steps[0].Only?.Attempt is not null && rig.Engine.MissedLookups == 1);

        store!.Before = _ => throw new InvalidOperationException("the disk is odd");
        store.Loading = _ => throw new InvalidDataException("the row is damaged");
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);
        await rig.SendAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });

        await rig.UntilAsync(run, _ => rig.Engine.MissedLookups == 0);
        store.Before = static _ => { };
    }

    private static async Task<RunState> RunInFolderAsync(Rig rig, string text)
    {
        var request = new StartRequest("default", new RunTrigger("manual", "ada")) { Text = text, Folder = rig.Folder };
        var started = (await rig.Acceptance.StartAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.Started>().Subject;
        return await rig.EndAsync(started.Run.Id);
    }

    private static string Data(string path) => System.Text.Json.JsonSerializer.Serialize(new { data = path });
}
