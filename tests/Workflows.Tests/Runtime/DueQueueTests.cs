using CsCheck;
using FluentAssertions;
using Workflows.Runtime.Timing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>The queue under all timers.</summary>
public sealed class DueQueueTests
{
    private static readonly DateTimeOffset start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_set_replaced_and_cleared_comes_out_once_in_order() => Gen.Select(Gen.Int[0, 9], Gen.Int[-1, 50]).List[0, 60].Sample(steps =>
    {
        var queue = new DueQueue<int>();
        var expected = new Dictionary<int, (int Due, int Order)>();
        for (var i = 0; i < steps.Count; i++)
        {
            var (key, due) = steps[i];
            if (due < 0)
            {
                queue.Clear(key);
                expected.Remove(key);
            }
            else
            {
                queue.Set(key, start.AddMinutes(due));
                expected[key] = (due, i);
            }
        }

        var taken = new List<int>();
        while (queue.TryTake(start.AddMinutes(25), out var key))
        {
            taken.Add(key);
        }

        taken.Should().Equal(expected.Where(e => e.Value.Due <= 25).OrderBy(e => e.Value).Select(e => e.Key));
        queue.Count.Should().Be(expected.Count - taken.Count);
    });
}
