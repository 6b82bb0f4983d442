using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Executors.Kubernetes.Calling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

public sealed class RateLimitTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task F16_Nobody_makes_us_stand_still_for_longer_than_a_minute()
    {
        var limit = new RateLimit(perSecond: 1, burst: 1, time);
        limit.Hold(TimeSpan.FromDays(1));

        var next = limit.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(59));
        next.IsCompleted.Should().BeFalse("what is asked for is kept up to there");
        time.Advance(TimeSpan.FromSeconds(2));

        await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_gives_up_waiting_has_used_nothing()
    {
        var limit = new RateLimit(perSecond: 1, burst: 1, time);
        await limit.WaitAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => limit.WaitAsync(stop.Token)).ToList();
        await stop.CancelAsync();
        foreach (var one in waiting) await one.Invoking(o => o).Should().ThrowAsync<OperationCanceledException>();

        time.Advance(TimeSpan.FromSeconds(1));

        limit.WaitAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully.Should().BeTrue("a token has come since");
        limit.WaitAsync(TestContext.Current.CancellationToken).IsCompleted.Should().BeFalse("and only one");
    }
}
