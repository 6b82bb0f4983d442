using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Children;
using Workflows.Runtime.Planning;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Plans of sub-workflows at hand.</summary>
public sealed class PlanShelfTests
{
    [Fact]
    public async Task A_version_is_read_once_and_then_at_hand()
    {
        await using var rig = Rig.Create();
        await rig.AcceptAsync("name: child\nsteps: { a: { set: { x: 1 } } }");
        var (fresh, parsed) = (new PlanCache(null), 0);
        var shelf = new PlanShelf(rig.Bare, (project, workflow, version, content) => fresh.Of(project, workflow, version, () =>
        {
            parsed++;
            return content();
        }));
        shelf.Find("default", "child", 1).Should().BeNull("nobody has asked for it yet");

        var (plan, error) = await shelf.ReadAsync("default", "child", 1, CancellationToken.None);
        shelf.Keep("default", plan!);
        var again = await shelf.ReadAsync("default", "child", 1, CancellationToken.None);

        error.Should().BeNull();
        again.Plan.Should().BeSameAs(plan);
        shelf.Find("default", "child", 1).Should().BeSameAs(plan);
        shelf.Find("abroad", "child", 1).Should().BeNull();
        parsed.Should().Be(1, "two parents that ask at once share one plan");
    }

    [Fact]
    public void It_is_bounded_by_steps_and_the_one_that_was_used_longest_ago_goes_first()
    {
        var shelf = new PlanShelf(null!, null!);
        foreach (var version in new[] { 1, 2, 3 })
        {
            shelf.Keep("default", new Plan(Storage.Flows.ChainOf("child", steps: 3_000), version));
        }

        shelf.Find("default", "child", 1).Should().NotBeNull();
        shelf.Keep("default", new Plan(Storage.Flows.ChainOf("child", steps: 3_000), 4));

        shelf.Find("default", "child", 2).Should().BeNull("four of them are more than 10,000 steps");
        new[] { 1, 3, 4 }.Should().OnlyContain(version => shelf.Find("default", "child", version) != null);
    }

    [Fact]
    public async Task A_version_that_is_not_there_or_can_not_be_read_is_told_in_words()
    {
        await using var rig = Rig.Create();
        await rig.AcceptAsync("name: child\nsteps: { a: { set: { x: 1 } } }");
        var shelf = new PlanShelf(rig.Bare, (_, _, _, _) => throw new InvalidDataException("a step without work"));

        (await shelf.ReadAsync("default", "child", 7, CancellationToken.None)).Error.Should().Be("there is no version 7 of workflow child");
        (await shelf.ReadAsync("default", "child", 1, CancellationToken.None)).Error
            .Should().Be("version 1 of workflow child can't be read: a step without work");
    }
}
