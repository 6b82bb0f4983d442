using FluentAssertions;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

/// <summary>A wish that comes while its attempt is being forgotten.</summary>
public sealed class RosterTests
{
    private static readonly Guid uid = Guid.NewGuid();
    private readonly Roster roster = new();

    [Fact]
    public void What_is_wished_after_forgetting_was_decided_keeps_the_attempt()
    {
        var attempt = roster.Know(uid, attempt => attempt.Release());
        var decided = attempt.Wish;
        _ = roster.Know(uid, attempt => attempt.Stop(StopMode.AtOnce));

        roster.Forget(attempt, decided).Should().BeFalse();

        roster.Find(uid).Should().BeSameAs(attempt);
        roster.Forget(attempt, attempt.Wish).Should().BeTrue();
        roster.Find(uid).Should().BeNull();
    }

    [Fact]
    public void A_wish_that_comes_too_late_for_one_attempt_is_heard_by_a_new_one()
    {
        var old = roster.Know(uid, static _ => true);
        _ = old.Die(old.Wish); // Between the decision and its taking off the roster.

        var next = roster.Know(uid, attempt => attempt.Stop(StopMode.Gracefully));

        next.Should().NotBeSameAs(old);
        next.Wish.Stop.Should().Be(StopMode.Gracefully);
        roster.Find(uid).Should().BeSameAs(next);
    }
}
