using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>Whatever throws for one run stays with that run, and says so there (RELIABILITY F36).</summary>
public sealed class FailureBoundaryTests
{
    private const string Well = "name: well\nsteps: { one: { uses: container, command: ['true'] }, two: { needs: [one], set: { x: 1 } } }";

    private const string Child = "name: child\nparameters: { n: { type: boolean } }\nsteps: { one: { set: { x: 1 } } }";

    public static TheoryData<string> Expressions => new(
        "one: { when: parameters.boom, set: { x: 1 } }",
        "one: { set: { x: '{{ parameters.boom }}' } }",
        "one: { uses: container, command: [a, '{{ parameters.boom }}'] }",
        "one: { uses: container, command: [a], env: { A: '{{ parameters.boom }}' } }",
        "one: { uses: container, command: [a], with: { a: '{{ parameters.boom }}' } }",
        "one: { uses: container, command: [a], with: { a: '{{ parameters.boom }}' }, cache: { ttl: 1h } }",
        "one: { uses: container, command: [a], resources: { cpu: '{{ parameters.boom ? 1 : 2 }}' } }",
        "one: { forEach: '{{ [parameters.boom] }}', set: { x: 1 } }",
        "one: { matrix: { a: ['{{ parameters.boom }}'] }, set: { x: 1 } }",
        "one: { wait: { until: '{{ parameters.boom ? \"2026-01-01T00:00:00Z\" : \"\" }}' } }",
        "one: { workflow: { name: child }, with: { n: '{{ parameters.boom }}' } }");

    [Theory]
    [MemberData(nameof(Expressions))]
    public async Task An_evaluator_that_throws_ends_or_quarantines_its_own_run_with_the_reason(string step)
    {
        var broken = true;
        await using var rig = Rig.Create(new RigOptions { Evaluate = Throwing(() => broken) }).Start();
        var run = await AcceptAsync(rig, $"name: ill\nparameters: {{ boom: {{ type: boolean, default: true }} }}\nsteps:\n  {step}");

        await NeighboursEndAsync(rig);
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);
        var state = await rig.UntilAsync(run, s => s.Status.IsFinal() || s.Quarantine is not null);

        (state.Quarantine ?? state.Steps[0].Message).Should().Contain("a bug in the rules");
        if (state.Quarantine is not null)
        {
            broken = false;
            (await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 1 })).Should().BeNull();
            (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        }
    }

    [Theory]
    [InlineData("outputs: { x: '{{ parameters.boom }}' }")]
    [InlineData("finally: { last: { when: parameters.boom, set: { x: 1 } } }")]
    public async Task So_does_one_that_throws_at_the_end_of_a_run(string end)
    {
        var broken = true;
        await using var rig = Rig.Create(new RigOptions { Evaluate = Throwing(() => broken) }).Start();
        var run = await AcceptAsync(
            rig,
            $"name: ill\nparameters: {{ boom: {{ type: boolean, default: true }} }}\nsteps: {{ one: {{ set: {{ x: 1 }} }} }}\n{end}");

        await NeighboursEndAsync(rig);
        (await rig.UntilAsync(run, s => s.Quarantine is not null)).Quarantine.Should().Contain("a bug in the rules");

        broken = false;
        await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 1 });
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_child_that_would_begin_in_its_parents_commit_takes_only_its_parent_with_it_when_that_throws()
    {
        var broken = false;
        await using var rig = Rig.Create(new RigOptions { Evaluate = Throwing(() => broken) }).Start();
        const string parent = "name: ill\nparameters: { boom: { type: boolean, default: true } }\nsteps: { one: { workflow: { name: child }, with: { n: '{{ parameters.boom }}' } } }";
        await rig.EndAsync(await AcceptAsync(rig, parent));
        broken = true;

        var run = await AcceptAsync(rig, parent);

        await NeighboursEndAsync(rig);
        (await rig.UntilAsync(run, s => s.Quarantine is not null)).Quarantine.Should().Contain("a bug in the rules");
        broken = false;
        await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 1 });
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task An_event_that_was_set_aside_is_taken_up_again_when_the_quarantine_itself_could_not_be_stored()
    {
        var (broken, failed) = (true, false);
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Evaluate = Throwing(() => broken), Decorate = inner => store = new FaultyStore(inner) });
        store!.Before = batch =>
        {
            if (!failed && batch.Any(commit => commit.After.Quarantine is not null))
            {
                (failed, broken) = (true, false);
                throw new InvalidOperationException("once");
            }
        };
        rig.Start();
        var run = await AcceptAsync(
            rig,
            "name: ill\nparameters: { boom: { type: boolean, default: true } }\nsteps: { a: { uses: container, command: [a] }, b: { needs: [a], when: parameters.boom, set: { x: 1 } } }");
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        failed.Should().BeTrue();
    }

    [Fact]
    public async Task An_executor_that_can_take_in_nothing_fails_the_attempts_that_were_to_run_there()
    {
        await using var rig = Rig.Create(new RigOptions { DecorateExecutor = Executor(nameof(IExecutor.Desire), nameof(IExecutor.Stop)) }).Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMinutes(1)), null, 0, 5);

        var ended = await rig.EndAsync(await AcceptAsync(rig, "name: ill\nsteps: { one: { uses: container, command: [a] } }"));

        ended.Steps[0].Cause.Should().Be(Cause.Infrastructure);
        ended.Steps[0].Message.Should().Contain("could not take it").And.Contain("a bug in Desire");
        (await rig.EndAsync(await AcceptAsync(rig, "name: well\nsteps: { one: { set: { x: 1 } } }"))).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task An_executor_that_can_stop_nothing_leaves_the_reason_on_the_run_and_is_asked_again_when_it_is_resumed()
    {
        var broken = true;
        await using var rig = Rig.Create(new RigOptions { DecorateExecutor = Executor(() => broken, nameof(IExecutor.Stop)) }).Start();
        rig.Executor.Script = spec => spec.Workflow == "ill" ? null : ScriptedExecutor.Success;
        var run = await AcceptAsync(rig, "name: ill\nsteps: { one: { uses: container, command: [a] } }");
        await rig.Executor.UntilBegun("one");

        await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 });
        (await rig.UntilAsync(run, s => s.Quarantine is not null)).Quarantine.Should().Contain("a bug in Stop");
        await NeighboursEndAsync(rig);

        broken = false;
        await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 1 });
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Cancelled);
    }

    [Fact]
    public async Task An_executor_that_can_release_nothing_holds_up_no_run()
    {
        await using var rig = Rig.Create(new RigOptions { DecorateExecutor = Executor(nameof(IExecutor.Release)) }).Start();

        await NeighboursEndAsync(rig);
    }

    [Fact]
    public async Task A_file_store_that_can_open_nothing_fails_the_step_that_reads_its_items_there()
    {
        await using var rig = Rig.Create(new RigOptions
        {
            DecorateFiles = files => ThrowingPort<IFileStore>.Around(files, name => Throw(name == nameof(IFileStore.OpenAsync), name)),
        }).Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("items", new string('a', 64), 3, "items.txt")] };
        var run = await AcceptAsync(rig, """
            name: ill
            steps:
              list: { uses: container, command: [ls], artifacts: { items: items.txt } }
              each: { needs: [list], forEach: "{{ steps.list.artifacts.items }}", set: { item: "{{ item }}" } }
            """);
        await NeighboursEndAsync(rig);
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        var ended = await rig.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Failed);
        ended.Steps[1].Message.Should().Contain("can't be read").And.Contain("a bug in OpenAsync");
    }

    [Theory]
    [InlineData(nameof(IStore.FindCachedAsync), "name: ill\nsteps: { one: { uses: container, command: [a], cache: { ttl: 1h } } }", RunStatus.Succeeded)]
    [InlineData(nameof(IDefinitionRecords.FindVersionAsync), "name: ill\nsteps: { one: { workflow: { name: child }, with: { n: true } } }", RunStatus.Failed)]
    [InlineData(nameof(IStore.ObserveAsync), Well, RunStatus.Succeeded)]
    [InlineData(nameof(IStore.AnswerAsync), Well, RunStatus.Succeeded)]
    public async Task A_store_that_can_not_read_for_one_run_holds_up_no_other(string method, string yaml, RunStatus ends)
    {
        await using var rig = Rig.Create(new RigOptions
        {
            Decorate = store => ThrowingPort<IStore>.Around(
            store,
            name => Throw(name == method, name))
        }).Start();
        var run = await AcceptAsync(rig, yaml);
        await NeighboursEndAsync(rig);
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        (await rig.EndAsync(run)).Status.Should().Be(ends);
    }

    [Fact]
    public async Task An_executor_that_can_not_begin_ends_the_engine_with_its_reason()
    {
        await using var rig = Rig.Create(new RigOptions { DecorateExecutor = Executor(nameof(IExecutor.Start)) });

        var running = rig.Engine.RunAsync(CancellationToken.None);

        await running.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<InvalidOperationException>().WithMessage("a bug in Start");
    }

    [Fact]
    public async Task A_retry_that_comes_while_its_run_is_loaded_for_somebody_who_waits_reaches_the_run()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) }).Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 1 } : ScriptedExecutor.Success;
        var run = await AcceptAsync(rig, "name: ill\nsteps: { one: { uses: container, command: [a] } }");
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Failed);
        await rig.IdleAsync();
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        store!.Loading = loaded =>
        {
            asked.TrySetResult();
            return loaded == run ? go.Task : Task.CompletedTask;
        };

        var waiting = rig.Engine.WhenEndedAsync(run);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var retry = await rig.SendAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 1 });
        await store.UntilReadAsync(retry);
        (await rig.RunAsync("name: other\nsteps: { one: { set: { x: 1 } } }")).Status.Should().Be(RunStatus.Succeeded);
        go.SetResult();

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Status.Should().Be(RunStatus.Succeeded, "the retry comes before the end that is told");
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_that_can_not_be_loaded_is_told_to_whoever_asks_for_it()
    {
        var broken = false;
        await using var rig = Rig.Create(new RigOptions
        {
            Decorate = store => ThrowingPort<IStore>.Around(store, name => Throw(broken && name == nameof(IStore.LoadAsync), name)),
        }).Start();
        var run = await AcceptAsync(rig, Well);
        await rig.EndAsync(run);
        broken = true;
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);

        (await rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 1 })).Should()
            .Contain("can't be read").And
            .Contain("a bug in LoadAsync");
    }

    [Fact]
    public async Task A_run_that_could_not_be_loaded_is_tried_again_and_goes_on_by_itself()
    {
        var broken = true;
        await using var rig = Rig.Create(new RigOptions
        {
            Decorate = store => ThrowingPort<IStore>.Around(store, name => Throw(broken && name == nameof(IStore.LoadAsync), name)),
        }).Start();
        await rig.IdleAsync();
        var run = await AcceptAsync(rig, Well);
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);
        (await rig.AskAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 })).Should().Contain("a bug in LoadAsync");

        broken = false;

        (await rig.UntilAsync(run, state => state.Status.IsFinal())).Status.Should().Be(RunStatus.Succeeded);
    }

    private static Evaluate Throwing(Func<bool> broken) => (template, scope) =>
        broken()
            && template.Json.Contains(
                "boom",
                StringComparison.Ordinal) ? throw new InvalidOperationException("a bug in the rules") : Evaluator.Evaluate(template, scope);

    private static Func<IExecutor, IExecutor> Executor(params string[] methods) => Executor(() => true, methods);

    private static Func<IExecutor, IExecutor> Executor(Func<bool> broken, params string[] methods) =>
        executor => ThrowingPort<IExecutor>.Around(executor, name => Throw(broken() && methods.Contains(name), name));

    private static void Throw(bool now, string what)
    {
        if (now)
        {
            throw new InvalidOperationException($"a bug in {what}");
        }
    }

    private static Task<Guid> AcceptAsync(Rig rig, string yaml) =>
        rig.AcceptAsync(yaml, siblings: ImmutableDictionary<string, string>.Empty.Add("child", Child));

    private static async Task NeighboursEndAsync(Rig rig) => (await rig.EndAsync(await AcceptAsync(rig, Well))).Status.Should().Be(RunStatus.Succeeded);
}
