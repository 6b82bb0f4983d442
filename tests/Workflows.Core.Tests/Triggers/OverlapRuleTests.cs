using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

public sealed class OverlapRuleTests
{
    [Theory]
    [InlineData(Overlap.Allow, 0, 0, OverlapVerdict.Start)]
    [InlineData(Overlap.Allow, 5, 5, OverlapVerdict.Start)]
    [InlineData(Overlap.Skip, 0, 0, OverlapVerdict.Start)]
    [InlineData(Overlap.Skip, 1, 0, OverlapVerdict.Skip)]
    [InlineData(Overlap.Skip, 0, 1, OverlapVerdict.Skip)]
    [InlineData(Overlap.BufferOne, 0, 0, OverlapVerdict.Start)]
    [InlineData(Overlap.BufferOne, 1, 0, OverlapVerdict.Wait)]
    [InlineData(Overlap.BufferOne, 1, 1, OverlapVerdict.Skip)]
    [InlineData(Overlap.BufferOne, 0, 1, OverlapVerdict.Skip)]
    [InlineData(Overlap.BufferAll, 0, 0, OverlapVerdict.Start)]
    [InlineData(Overlap.BufferAll, 1, 0, OverlapVerdict.Wait)]
    [InlineData(Overlap.BufferAll, 0, 1, OverlapVerdict.Wait)]
    [InlineData(Overlap.BufferAll, 1, OverlapRule.MostWaiting - 1, OverlapVerdict.Wait)]
    [InlineData(Overlap.BufferAll, 1, OverlapRule.MostWaiting, OverlapVerdict.Skip)]
    [InlineData(Overlap.CancelOther, 0, 0, OverlapVerdict.Start)]
    [InlineData(Overlap.CancelOther, 0, 1, OverlapVerdict.Start)]
    [InlineData(Overlap.CancelOther, 2, 1, OverlapVerdict.Wait)]
    [InlineData(Overlap.TerminateOther, 0, 1, OverlapVerdict.Start)]
    [InlineData(Overlap.TerminateOther, 1, 0, OverlapVerdict.Wait)]
    public void A_slot_starts_waits_or_is_skipped(Overlap overlap, int unfinished, int waiting, OverlapVerdict verdict)
    {
        var rule = OverlapRule.Of(overlap, unfinished, waiting);

        rule.Verdict.Should().Be(verdict);
        (rule.Why.Length == 0).Should().Be(verdict == OverlapVerdict.Start);
    }

    [Fact]
    public void The_rules_that_stop_what_runs_let_only_the_newest_wait() =>
        Enum.GetValues<Overlap>().Where(OverlapRule.Replaces).Should().Equal(Overlap.CancelOther, Overlap.TerminateOther);
}
