using System.Globalization;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

/// <summary>How often events start runs.</summary>
public sealed class EventRuleTests
{
    private static DateTimeOffset Noon { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "")]
    [InlineData("11:59", "it cools down: a run was started for an event of 2026-11-24T11:59:00Z, and coolDown is 1h")]
    [InlineData("11:01", "it cools down: a run was started for an event of 2026-11-24T11:01:00Z, and coolDown is 1h")]
    [InlineData("11:00", "")]
    [InlineData("12:30", "it cools down: a run was started for an event of 2026-11-24T12:30:00Z, and coolDown is 1h")]
    [InlineData("10:59 10:30", "")]
    [InlineData("10:59 10:30 07:01", "3 runs were started within 5h, which is the most")]
    [InlineData("10:59 10:30 07:00", "")]
    [InlineData("12:00 10:59 10:30 07:01", "it cools down: a run was started for an event of 2026-11-24T12:00:00Z, and coolDown is 1h")]
    public void An_event_starts_a_run_unless_one_is_near_or_too_many_are_in_the_window(string starts, string why)
    {
        var trigger = Trigger() with { CoolDown = TimeSpan.FromHours(1), MostPerWindow = new(3, TimeSpan.FromHours(5)) };

        (EventRule.Refusal(trigger, Noon, [.. starts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(At)]) ?? string.Empty).Should().Be(why);
    }

    [Fact]
    public void Without_bounds_every_event_starts_a_run() =>
        EventRule.Refusal(Trigger(), Noon, [.. Enumerable.Repeat(Noon, EventRule.MostStarts)]).Should().BeNull();

    [Theory]
    [InlineData("""{"samples":500}""", "")]
    [InlineData("""{"samples":500.0}""", "")]
    [InlineData("""{"samples":499}""", "it is of 499 samples, and the trigger wants 500 at least")]
    [InlineData("""{"samples":"500"}""", "it says no number of `samples`, and the trigger wants 500 at least")]
    [InlineData("{}", "it says no number of `samples`, and the trigger wants 500 at least")]
    [InlineData("[500]", "it says no number of `samples`, and the trigger wants 500 at least")]
    public void Where_samples_are_wanted_an_event_must_say_that_it_has_them(string data, string why)
    {
        (EventRule.TooFew(Trigger() with { MinimumSamples = 500 }, data) ?? string.Empty).Should().Be(why);
        EventRule.TooFew(Trigger(), data).Should().BeNull();
    }

    private static TriggerDefinition.Event Trigger() => new("drifted", new EventMatch("drift.detected", null));

    private static DateTimeOffset At(string time) =>
        Noon.AddHours(int.Parse(time[..2], CultureInfo.InvariantCulture) - 12).AddMinutes(int.Parse(time[3..], CultureInfo.InvariantCulture));
}
