using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Definitions.Scheduling;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

/// <summary>Which slots a schedule wants.</summary>
public sealed class DueSlotsTests
{
    private static readonly DateTimeOffset noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static TriggerDefinition.Schedule Hourly { get; } = new("hourly", "0 * * * *", "UTC");

    [Theory]
    [InlineData(59, "", "", "13:00")]
    [InlineData(60, "13:00", "", "14:00")]
    [InlineData(61, "13:00", "", "14:00")]
    [InlineData(62, "", "13:00-13:00", "14:00")]
    [InlineData(185, "", "13:00-15:00", "16:00")]
    [InlineData(180, "15:00", "13:00-14:00", "16:00")]
    public void Skip_starts_what_is_on_time_only(int minutes, string start, string passed, string next) =>
        Of(Hourly with { Missed = Missed.Skip }, minutes).Should().Be((start, passed, next));

    [Theory]
    [InlineData(59, "", "", "13:00")]
    [InlineData(62, "13:00", "", "14:00")]
    [InlineData(185, "15:00", "13:00-14:00", "16:00")]
    public void Latest_starts_the_newest(int minutes, string start, string passed, string next) =>
        Of(Hourly with { Missed = Missed.Latest }, minutes).Should().Be((start, passed, next));

    [Theory]
    [InlineData(59, 100, "", "", "13:00")]
    [InlineData(185, 100, "13:00 14:00 15:00", "", "16:00")]
    [InlineData(185, 3, "13:00 14:00 15:00", "", "16:00")]
    [InlineData(185, 2, "14:00 15:00", "13:00-13:00", "16:00")]
    [InlineData(185, 1, "15:00", "13:00-14:00", "16:00")]
    public void All_starts_the_newest_up_to_its_limit(int minutes, int limit, string start, string passed, string next) =>
        Of(Hourly with { Missed = Missed.All, MissedLimit = limit }, minutes).Should().Be((start, passed, next));

    [Theory]
    [InlineData(65, "14:00 15:00", "13:00-13:00")]
    [InlineData(5, "15:00", "13:00-14:00")]
    [InlineData(4, "", "13:00-15:00")]
    public void A_slot_past_its_starting_deadline_is_left(int deadline, string start, string passed) =>
        Of(Hourly with { Missed = Missed.All, StartingDeadline = TimeSpan.FromMinutes(deadline) }, 185).Should().Be((start, passed, "16:00"));

    [Fact]
    public void What_is_left_says_why()
    {
        string Why(TriggerDefinition.Schedule schedule) => DueSlots.Of(schedule, "x", Occurrences.Of(schedule), noon, noon.AddMinutes(185)).Passed!.Why;

        Why(Hourly with { Missed = Missed.Skip }).Should().Be("it was missed, and missed slots are skipped");
        Why(Hourly).Should().Be("it was missed, and only the latest is made up for");
        Why(Hourly with { Missed = Missed.All, MissedLimit = 2 }).Should().Be("it was missed, and only the newest 2 are made up for");
        Why(Hourly with { Missed = Missed.All, StartingDeadline = TimeSpan.FromMinutes(4) }).Should().Be("its startingDeadline of 4m was over");
    }

    [Fact]
    public void A_clock_that_was_set_back_fires_nothing_a_second_time()
    {
        var due = DueSlots.Of(Hourly, "x", Occurrences.Of(Hourly), noon.AddHours(2), noon);

        due.Start.Should().BeEmpty();
        due.Passed.Should().BeNull();
        due.Next.Should().Be(noon.AddHours(3));
    }

    [Fact]
    public void A_year_of_seconds_is_looked_at_from_its_end()
    {
        var schedule = new TriggerDefinition.Schedule("each", "* * * * * *", "UTC") { Seconds = true, Missed = Missed.All, MissedLimit = 10 };
        var asked = 0;
        var next = Occurrences.Of(schedule);

        var due = DueSlots.Of(schedule, "x", after => ++asked > 0 ? next(after) : null, noon.AddYears(-1), noon);

        due.Start.Should().Equal(Enumerable.Range(-9, 10).Select(n => noon.AddSeconds(n)));
        due.Passed.Should().BeEquivalentTo(new { First = noon.AddYears(-1).AddSeconds(1), Last = noon.AddSeconds(-10) });
        asked.Should().BeLessThan(200);
    }

    [Fact]
    public void Jitter_delays_each_slot_by_its_own_part_alike_everywhere_and_never_up_to_the_next()
    {
        var schedule = Hourly with { Jitter = TimeSpan.FromHours(2), Missed = Missed.All };
        var next = Occurrences.Of(schedule);
        DateTimeOffset Due(string identity, DateTimeOffset planned) =>
            DueSlots.Of(schedule, identity, next, planned.AddTicks(-1), planned.AddTicks(-1)).Next!.Value;
        var slots = Enumerable.Range(1, 500).Select(n => noon.AddHours(n)).ToList();

        var delays = slots.Select(slot => Due("a", slot) - slot).ToList();

        delays.Should().OnlyContain(delay => delay >= TimeSpan.Zero && delay < TimeSpan.FromHours(1));
        delays.Should().Equal(slots.Select(slot => Due("a", slot) - slot)).And.NotEqual(slots.Select(slot => Due("b", slot) - slot));
        delays.Average(delay => delay.TotalMinutes).Should().BeInRange(25, 35);
        var (planned, due) = (slots[0], Due("a", slots[0]));
        DueSlots.Of(schedule, "a", next, noon, due.AddTicks(-1)).Start.Should().BeEmpty();
        DueSlots.Of(schedule, "a", next, noon, due).Start.Should().Equal(planned);
    }

    private static (string Start, string Passed, string Next) Of(TriggerDefinition.Schedule schedule, int minutes)
    {
        var due = DueSlots.Of(schedule, "x", Occurrences.Of(schedule), noon, noon.AddMinutes(minutes));
        return (
            string.Join(' ', due.Start.Select(slot => $"{slot:HH:mm}")),
            due.Passed is { } passed ? $"{passed.First:HH:mm}-{passed.Last:HH:mm}" : string.Empty,
            $"{due.Next:HH:mm}");
    }
}
