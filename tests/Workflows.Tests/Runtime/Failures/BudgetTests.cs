using System.Collections.Concurrent;
using FluentAssertions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Xunit;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>A run whose expressions are costly holds up nobody: no other run, no cancel, no stop.</summary>
public sealed class BudgetTests
{
    private const string Well = "name: well\nsteps: { one: { uses: container, command: ['true'], env: { A: '{{ 1 + 1 }}' } } }";

    [Theory]
    [InlineData("each: { forEach: '{{ parameters.n }}', parallel: 1000, uses: container, command: [a], env: { A: '{{ \"costly\" }}' } }")]
    [InlineData("each: { forEach: '{{ parameters.n }}', parallel: 1000, set: { a: '{{ \"costly\" }}' } }")]
    public async Task What_a_thousand_instances_are_started_with_is_evaluated_beside_the_loop(string step)
    {
        using var gate = new SemaphoreSlim(0);
        await using var rig = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) =>
            {
                if (template.Json.Contains("costly", StringComparison.Ordinal))
                {
                    gate.Wait();
                }

                return Evaluator.Evaluate(template, scope);
            },
        }).Start();
        var costly = await rig.AcceptAsync($"name: costly\nparameters: {{ n: {{ type: integer, default: 1000 }} }}\nsteps:\n  {step}");
        await rig.UntilAsync(costly, run => run.Steps[0].Status == StepStatus.Running);

        // One evaluation goes on for as long as it likes: commands are heard, and another run's steps, which need none, go on.
        (await rig.AskAsync(costly, at => new SuspendRequested("ada") { At = at, Seed = 1 })).Should().BeNull();
        (await rig.AskAsync(costly, at => new ResumeRequested("ada") { At = at, Seed = 2 })).Should().BeNull();
        (await rig.RunAsync("name: other\nsteps: { one: { wait: { for: 0s } } }")).Status.Should().Be(RunStatus.Succeeded);

        // Another run's evaluations wait for one of the costly ones at each place, not for a thousand.
        var well = await rig.AcceptAsync(Well);
        await rig.UntilAsync(well, run => run.Status == RunStatus.Running);
        gate.Release(2 * Environment.ProcessorCount);
        (await rig.EndAsync(well)).Status.Should().Be(RunStatus.Succeeded);

        (await rig.AskAsync(costly, at => new TerminateRequested("ada") { At = at, Seed = 3 })).Should().BeNull();
        gate.Release(5_000);
        (await rig.EndAsync(costly)).Status.Should().Be(RunStatus.Cancelled);
    }

    [Fact]
    public async Task A_turn_ends_when_its_time_is_spent_and_what_came_meanwhile_is_done_first()
    {
        Rig? made = null;
        var order = new List<string>();
        await using var rig = made = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) =>
            {
                if (template.Json.Contains("parameters.", StringComparison.Ordinal))
                {
                    order.Add(scope.WorkflowName);
                    made!.Time.Advance(TimeSpan.FromMilliseconds(60));
                    made.Engine.Observe(new(Guid.NewGuid()));
                }

                return Evaluator.Evaluate(template, scope);
            },
        });
        var chains = new List<Guid>();
        foreach (var name in new[] { "a", "b" })
        {
            var steps = Enumerable.Range(0, 5).Select(i =>
            {
                var needs = i > 0 ? $", needs: [s{i - 1}]" : string.Empty;
                return $"  s{i}: {{ when: parameters.go, wait: {{ for: 0s }}{needs} }}\n";
            });
            var head = $"name: {name}\nparameters: {{ go: {{ type: boolean, default: true }} }}\nsteps:\n";
            chains.Add(await rig.AcceptAsync(head + string.Concat(steps)));
        }

        rig.Start();

        foreach (var run in chains)
        {
            (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        }

        order.Should().HaveCount(10);
        order.Take(4).Should().Contain("a").And.Contain("b", "each run gets its turn");
    }

    [Fact]
    public async Task Conditions_that_one_event_opens_share_one_budget_and_the_next_event_has_its_own()
    {
        var budgets = new ConcurrentBag<(bool First, WorkBudget Budget)>();
        await using var rig = Rig.Create(new RigOptions
        {
            Evaluate = (template, scope) =>
            {
                if (template.Json.Contains("parameters.", StringComparison.Ordinal))
                {
                    budgets.Add((template.Json.Contains("parameters.now", StringComparison.Ordinal), scope.Budget));
                }

                return Evaluator.Evaluate(template, scope);
            },
        }).Start();
        var opened = string.Concat(Enumerable.Range(0, 50).Select(i => $"  s{i}: {{ needs: [a], when: parameters.now, set: {{ x: 1 }} }}\n"));

        await rig.RunAsync($$"""
            name: w
            parameters: { now: { type: boolean, default: true }, later: { type: boolean, default: true } }
            steps:
              a: { uses: container, command: [a] }
            {{opened}}  b: { needs: [s0], when: parameters.later, uses: container, command: [b] }
            """);

        var first = budgets.Where(seen => seen.First).Select(seen => seen.Budget).ToList();
        first.Should().HaveCount(50);
        first.Distinct().Should().ContainSingle();
        budgets.Single(seen => !seen.First).Budget.Should().NotBeSameAs(first[0]);
    }
}
