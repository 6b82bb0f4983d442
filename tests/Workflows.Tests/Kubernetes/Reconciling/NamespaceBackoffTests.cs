using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Reconciling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

public sealed class NamespaceBackoffTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Guid first = Guid.NewGuid(), second = Guid.NewGuid(), third = Guid.NewGuid();

    [Fact]
    public void A_used_up_quota_holds_all_back_and_lets_one_try_after_the_pause()
    {
        var backoff = new NamespaceBackoff(time);
        backoff.Enter(first).Should().Be(TimeSpan.Zero);
        var pause = backoff.Refused(first, "exceeded quota");
        backoff.Enter(second).Should().BeCloseTo(pause, TimeSpan.FromMilliseconds(500));
        backoff.Reason.Should().Be("exceeded quota");

        time.Advance(pause);
        backoff.Enter(first).Should().Be(TimeSpan.Zero);
        backoff.Enter(second).Should().BePositive("one tries for all");
        backoff.Made(first).Should().Be(second);
        backoff.Enter(second).Should().Be(TimeSpan.Zero);
        backoff.Made(second).Should().BeNull();
        backoff.Reason.Should().BeNull();
        backoff.Enter(third).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Pauses_grow_to_a_minute()
    {
        var backoff = new NamespaceBackoff(time);
        backoff.Enter(first);
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 12; i++)
        {
            var pause = backoff.Refused(first, "q");
            longest = pause > longest ? pause : longest;
            time.Advance(pause);
            backoff.Enter(first).Should().Be(TimeSpan.Zero);
        }

        longest.Should().BeGreaterThan(TimeSpan.FromSeconds(30)).And.BeLessThanOrEqualTo(ExponentialBackoff.Longest);
    }

    [Fact]
    public void A_pod_that_ended_and_one_that_gave_up_let_the_next_try_at_once()
    {
        var backoff = new NamespaceBackoff(time);
        backoff.Enter(first);
        backoff.Refused(first, "q");
        backoff.Freed().Should().Be(first);
        backoff.Enter(first).Should().Be(TimeSpan.Zero);
        backoff.Enter(second);
        backoff.Leave(first).Should().Be(second);
        backoff.Enter(second).Should().Be(TimeSpan.Zero);
    }
}
