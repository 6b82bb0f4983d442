using System.Globalization;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions.Scheduling;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

/// <summary>When a cron comes around the change of clocks, as the contract says it.</summary>
public sealed class OccurrencesTests
{
    [Theory]

    // Clocks are set forward: 02:00 to 03:00 on 8 March 2020 in Los Angeles.
    [InlineData("30 2 * * *", "America/Los_Angeles", "2020-03-08T00:00-08:00", "2020-03-08T03:00-07:00 2020-03-09T02:30-07:00")]
    [InlineData("0 3 * * *", "America/Los_Angeles", "2020-03-08T00:00-08:00", "2020-03-08T03:00-07:00 2020-03-09T03:00-07:00")]
    [InlineData("30 * * * *", "America/Los_Angeles", "2020-03-08T01:00-08:00", "2020-03-08T01:30-08:00 2020-03-08T03:00-07:00 2020-03-08T03:30-07:00")]

    // Clocks are set back: 02:00 to 01:00 on 1 November 2020.
    [InlineData("30 1 * * *", "America/Los_Angeles", "2020-11-01T00:00-07:00", "2020-11-01T01:30-07:00 2020-11-02T01:30-08:00")]
    [InlineData("30 * * * *", "America/Los_Angeles", "2020-11-01T01:00-07:00", "2020-11-01T01:30-07:00 2020-11-01T01:30-08:00 2020-11-01T02:30-08:00")]

    // By half an hour, in the other half of the year.
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00+10:30", "2026-10-04T02:30+11:00 2026-10-05T02:15+11:00")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-05T00:00+11:00", "2026-04-05T01:45+11:00 2026-04-06T01:45+10:30")]

    // A day that there was not.
    [InlineData("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00-10:00", "2011-12-29T12:00-10:00 2011-12-31T00:00+14:00 2011-12-31T12:00+14:00")]
    [InlineData("0 0 29 2 *", "UTC", "2026-01-01T00:00Z", "2028-02-29T00:00Z 2032-02-29T00:00Z")]

    // A zone whose winter time is the exception.
    [InlineData("30 1 * * *", "Europe/Dublin", "2018-03-24T12:00Z", "2018-03-25T02:00+01:00 2018-03-26T01:30+01:00")]
    [InlineData("*/30 * * * *", "Europe/Dublin", "2018-03-25T00:15Z", "2018-03-25T00:30Z 2018-03-25T01:00Z 2018-03-25T01:30Z")]
    [InlineData("30 1 * * *", "Europe/Dublin", "2018-10-28T00:00+01:00", "2018-10-28T01:30+01:00 2018-10-29T01:30Z")]
    [InlineData("@daily", "Europe/Dublin", "2026-03-28T12:00Z", "2026-03-29T00:00Z 2026-03-30T00:00+01:00")]
    public void A_cron_comes_at(string cron, string zone, string after, string times)
    {
        var next = Occurrences.Of(new TriggerDefinition.Schedule("x", cron, zone));
        var expected = times.Split(' ').Select(Read).ToList();

        List<DateTimeOffset> came = [];
        for (var time = next(Read(after)); came.Count < expected.Count; time = next(time.Value))
        {
            came.Add(time!.Value);
        }

        came.Should().Equal(expected);
        came.Should().OnlyContain(time => time.Offset == TimeSpan.Zero);
    }

    [Fact]
    public void In_every_time_zone_the_next_time_is_a_later_one_and_no_day_is_without()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.Id.Contains('/', StringComparison.Ordinal)))
        {
            foreach (var cron in (string[])["30 */2 * * *", "5 0 * * *"])
            {
                var next = Occurrences.Of(new TriggerDefinition.Schedule("x", cron, zone.Id));
                var (time, end) = (Read("2018-01-01T00:00Z"), Read("2019-06-01T00:00Z"));
                while (time < end)
                {
                    var later = next(time)!.Value;
                    (later - time).Should().BePositive($"{cron} in {zone.Id} after {time:O}").And.BeLessThan(TimeSpan.FromHours(30));
                    time = later;
                }
            }
        }
    }

    private static DateTimeOffset Read(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
