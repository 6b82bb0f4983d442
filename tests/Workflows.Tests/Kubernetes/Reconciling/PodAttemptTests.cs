using FluentAssertions;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

/// <summary>Who may touch what an attempt's reconciles know.</summary>
public sealed class PodAttemptTests
{
    private readonly PodAttempt attempt = new(Guid.NewGuid());

    [Fact]
    public async Task Only_the_reconcile_under_way_touches_the_state_whichever_threads_it_is_on()
    {
        attempt.Invoking(a => a.State).Should().Throw<InvalidOperationException>("nobody reconciles it").WithMessage("*outside of its reconcile*");
        Task<AttemptState> left;
        var later = new TaskCompletionSource();
        using (attempt.BeginReconcile())
        {
            var state = attempt.State;
            await Task.Run(() => { }, TestContext.Current.CancellationToken);
            attempt.State.Should().BeSameAs(state);
            new PodAttempt(Guid.NewGuid()).Invoking(other => other.State).Should().Throw<InvalidOperationException>("it is another attempt's reconcile");
            await Elsewhere(() => attempt.State).Awaiting(task => task).Should().ThrowAsync<InvalidOperationException>("another thread is not the reconcile");
            left = Task.Run(
                async () =>
                {
                    await later.Task;
                    return attempt.State;
                },
                TestContext.Current.CancellationToken);
        }

        later.SetResult();
        await left.Awaiting(task => task).Should().ThrowAsync<InvalidOperationException>("the reconcile that began this task is over");
    }

    [Fact]
    public void It_is_reconciled_by_one_worker_at_a_time()
    {
        using (attempt.BeginReconcile())
        {
            attempt.Invoking(a => a.BeginReconcile()).Should().Throw<InvalidOperationException>().WithMessage("*is being reconciled already*");
        }

        using var next = attempt.BeginReconcile();
        attempt.State.Should().NotBeNull();
    }

    [Fact]
    public async Task Other_threads_desire_and_post_and_the_next_reconcile_takes_it()
    {
        using (attempt.BeginReconcile())
        {
            await Elsewhere(() =>
            {
                attempt.Post(posted => posted with { GonePodUid = "gone" });
                attempt.Post(posted => posted with { ReportAgain = true });
                return attempt.Stop(StopMode.AtOnce);
            });
        }

        using var next = attempt.BeginReconcile();
        attempt.State.Take(attempt.TakePosted());

        attempt.Desired.Stop.Should().Be(StopMode.AtOnce);
        attempt.State.Should().Match<AttemptState>(state => state.ReportAgain && state.Pod.GonePodUid == "gone");
        attempt.TakePosted().Should().Be(Posted.Nothing, "it is taken once");
    }

    /// <summary>On a thread of its own that inherits nothing from this flow, as the engine's and the informers' are.</summary>
    private static Task<T> Elsewhere<T>(Func<T> what)
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(what);
    }
}
