using System.Collections.Immutable;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Views;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>What <c>onOutOfMemory</c> has learned in one run, the next begins with.</summary>
public sealed class MemoryTests
{
    private const string Growing =
        "name: p\nsteps: { work: { uses: container, command: [w], resources: { memory: 1000 }, onOutOfMemory: { factor: 2, max: 3000 } } }";

    [Fact]
    public async Task The_next_run_begins_with_the_memory_that_was_enough_in_the_last()
    {
        await using var rig = NeedingAtLeast(1_500).Start();

        await GrowAsync(rig, await rig.AcceptAsync(Growing));
        var second = await rig.RunAsync(Growing);

        Asked(rig).Should().Equal(1_000, 2_000, 2_000);
        second.Steps[0].Only!.Attempts.Should().Be(1);
        (await ShowAsync(rig, second.Id)).GetProperty("memory").GetInt64().Should().Be(2_000);
        (await rig.Bare.ReplayAsync(second.Id, CancellationToken.None)).Should().BePositive();
        (await rig.StoredAsync(second.Id)).Steps[0].Only!.Memory.Should().Be(2_000, "history tells what was asked for");
    }

    [Fact]
    public async Task It_is_what_stood_when_the_run_was_accepted()
    {
        await using var rig = NeedingAtLeast(1_500);
        var early = await rig.AcceptAsync(Growing);
        var grown = await rig.AcceptAsync(Growing);
        rig.Executor.Script = spec => spec.Run == "p#1" ? null : Enough(spec.Resources.Memory, 1_500);
        rig.Start();
        await GrowAsync(rig, grown);

        rig.Executor.End("work", new AttemptOutcome { Lost = "evicted" });
        await rig.UntilAsync(early, r => r.Steps[0].Status == StepStatus.Backoff);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(10));
        await rig.Executor.Until(e => e.Begun.Count(spec => spec.Run == "p#1") == 2);

        rig.Executor.Begun.Where(spec => spec.Run == "p#1").Select(spec => spec.Resources.Memory).Should().Equal(1_000, 1_000);
    }

    [Fact]
    public async Task A_definition_that_asks_for_more_wins_and_is_what_counts_from_then_on()
    {
        await using var rig = NeedingAtLeast(1_500).Start();
        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        await rig.RunAsync(Growing.Replace("1000", "2500", StringComparison.Ordinal));
        await rig.RunAsync(Growing.Replace("1000", "1600", StringComparison.Ordinal));

        Asked(rig).Should().Equal([1_000, 2_000, 2_500, 1_600], "its author has chosen anew");
    }

    [Fact]
    public async Task A_definition_that_computes_more_wins_too()
    {
        await using var rig = NeedingAtLeast(1_500).Start();
        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        await rig.RunAsync(Growing.Replace("memory: 1000", "memory: \"{{ 1000 + 1400 }}\"", StringComparison.Ordinal));
        await rig.RunAsync(Growing.Replace("memory: 1000", "memory: \"{{ 1000 + 1 }}\"", StringComparison.Ordinal));

        Asked(rig).Should().Equal(1_000, 2_000, 2_400, 2_000);
    }

    [Fact]
    public async Task A_lower_maximum_holds_at_once()
    {
        await using var rig = NeedingAtLeast(1_500).Start();
        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        await rig.RunAsync(Growing.Replace("3000", "1800", StringComparison.Ordinal));

        Asked(rig).Should().Equal(1_000, 2_000, 1_800);
    }

    [Fact]
    public async Task What_failed_with_more_memory_too_teaches_nothing()
    {
        await using var rig = NeedingAtLeast(1_500).Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? Enough(spec.Resources.Memory, 1_500) : new AttemptOutcome { Exit = 1 };
        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        Asked(rig).Should().Equal(1_000, 2_000, 1_000, 2_000);
    }

    [Fact]
    public async Task A_sub_workflow_remembers_by_its_own_name_whoever_runs_it()
    {
        await using var rig = NeedingAtLeast(1_500).Start();
        var inner = ImmutableDictionary<string, string>.Empty.Add("p", Growing);
        await GrowAsync(rig, await rig.AcceptAsync(Growing));

        await rig.EndAsync(await rig.AcceptAsync("name: outer\nsteps: { train: { workflow: { name: p } } }", siblings: inner));

        Asked(rig).Should().Equal(1_000, 2_000, 2_000);
    }

    private static Rig NeedingAtLeast(long bytes)
    {
        var rig = Rig.Create();
        rig.Executor.Script = spec => Enough(spec.Resources.Memory, bytes);
        return rig;
    }

    private static AttemptOutcome Enough(long? given, long needed) =>
        given >= needed ? ScriptedExecutor.Success : new() { Exit = 137, OutOfMemory = true, MemoryLimit = given };

    /// <summary>Drives a run to its end whose first attempt gets too little.</summary>
    private static async Task GrowAsync(Rig rig, Guid run)
    {
        await rig.UntilAsync(run, r => r.Steps[0].Only is { Attempts: 2 } or { Status: StepStatus.Backoff });
        await rig.AdvanceAsync(TimeSpan.FromMinutes(10));
        await rig.EndAsync(run);
    }

    private static IEnumerable<long?> Asked(Rig rig) => rig.Executor.Begun.Select(spec => spec.Resources.Memory);

    private static async Task<JsonElement> ShowAsync(Rig rig, Guid run)
    {
        var view = await rig.Bare.ViewAsync(run, rig.Plans.Of, CancellationToken.None);
        return JsonSerializer.SerializeToElement(Documents.Of(view!), DocumentJson.Options).GetProperty("steps").GetProperty("work").GetProperty("attempts")[0];
    }
}
