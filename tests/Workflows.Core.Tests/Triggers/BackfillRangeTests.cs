using FluentAssertions;
using Workflows.Core.Triggers;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

public sealed class BackfillRangeTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Both_ends_of_a_range_count()
    {
        var (slots, problem) = new BackfillRange(now.AddHours(-3), now, 1).Slots(EveryHour);

        problem.Should().BeNull();
        slots.Should().Equal(now.AddHours(-3), now.AddHours(-2), now.AddHours(-1), now);
    }

    [Fact]
    public void A_range_without_a_slot_and_a_schedule_that_is_over_have_none()
    {
        new BackfillRange(now.AddMinutes(1), now.AddMinutes(59), 1).Slots(EveryHour).Slots.Should().BeEmpty();
        new BackfillRange(now, now.AddDays(1), 1).Slots(static _ => null).Slots.Should().BeEmpty();
    }

    [Fact]
    public void More_slots_than_one_backfill_may_have_are_refused_with_where_the_most_end()
    {
        var most = new BackfillRange(now, now.AddHours(BackfillRange.MostSlots - 1), 1).Slots(EveryHour);
        var (slots, problem) = new BackfillRange(now, now.AddHours(BackfillRange.MostSlots), 1).Slots(EveryHour);

        most.Slots.Should().HaveCount(BackfillRange.MostSlots);
        slots.Should().BeEmpty();
        problem.Should().Be(
            "to: the range has more than 1000 slots, the most for one backfill: the first 1000 end at 2027-01-05T03:00:00.0000000+00:00");
    }

    [Theory]
    [InlineData(-2, -1, 1, null)]
    [InlineData(-1, -1, 100, null)]
    [InlineData(-1, 0, 1, null)]
    [InlineData(-1, -2, 1, "to: expected a time after from*")]
    [InlineData(-1, 1, 1, "to: * is still to come*")]
    [InlineData(-2, -1, 0, "parallel: expected 1 to 100, found 0")]
    [InlineData(-2, -1, 101, "parallel: expected 1 to 100, found 101")]
    [InlineData(-1_000_000, -1, 1, "from: expected a time since 1970*")]
    public void What_is_wrong_with_a_range_is_said(int from, int to, int parallel, string? problem)
    {
        var found = new BackfillRange(now.AddHours(from), now.AddHours(to), parallel).Problem(now);

        if (problem is null)
        {
            found.Should().BeNull();
        }
        else
        {
            found.Should().Match(problem);
        }
    }

    private static DateTimeOffset? EveryHour(DateTimeOffset after) =>
        new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
}
