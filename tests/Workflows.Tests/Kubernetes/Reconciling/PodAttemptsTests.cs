using FluentAssertions;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

/// <summary>What is desired while its attempt is being forgotten.</summary>
public sealed class PodAttemptsTests
{
    private static readonly Guid uid = Guid.NewGuid();
    private readonly PodAttempts attempts = new();

    [Fact]
    public void What_is_desired_after_forgetting_was_decided_keeps_the_attempt()
    {
        var attempt = attempts.Change(uid, attempt => attempt.Release());
        var decided = attempt.Desired;
        _ = attempts.Change(uid, attempt => attempt.Stop(StopMode.AtOnce));

        attempts.Forget(attempt, decided).Should().BeFalse();

        attempts.Find(uid).Should().BeSameAs(attempt);
        attempts.Forget(attempt, attempt.Desired).Should().BeTrue();
        attempts.Find(uid).Should().BeNull();
    }

    [Fact]
    public void What_is_desired_too_late_for_one_attempt_is_desired_of_a_new_one()
    {
        var old = attempts.Change(uid, static _ => true);
        _ = old.Forget(old.Desired); // Between the decision and its removal.

        var next = attempts.Change(uid, attempt => attempt.Stop(StopMode.Gracefully));

        next.Should().NotBeSameAs(old);
        next.Desired.Stop.Should().Be(StopMode.Gracefully);
        attempts.Find(uid).Should().BeSameAs(next);
    }

    [Fact]
    public void Of_the_released_only_the_last_are_remembered_and_each_as_long_as_the_others()
    {
        var recent = new RecentUids(2);
        var (a, b, c) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        recent.Add(a);
        recent.Remove(a);
        recent.Add(b);
        recent.Add(a);
        recent.Add(c);

        recent.Contains(a).Should().BeTrue("it was added anew after the other one");
        recent.Contains(b).Should().BeFalse();
        recent.Contains(c).Should().BeTrue();
    }
}
