using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Definitions.Scheduling;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

/// <summary>Random schedules in random zones through random outages, beside an oracle that knows none of their code.</summary>
public sealed class RandomScheduleTests
{
    private static readonly string[] zones =
    [
        "UTC", "Europe/Dublin", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham",
    ];

    public static TheoryData<int> Seeds => [.. Environment.GetEnvironmentVariable("SEED") is { } seed
        ? [int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)]
        : Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_slot_that_should_start_does_so_once_and_every_other_is_accounted_for(int seed)
    {
        var random = new Random(seed);
        var schedule = Random(random);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var start = new DateTimeOffset(2018 + random.Next(10), random.Next(2) == 0 ? random.Next(3, 5) : random.Next(10, 12), 1, 0, 0, 0, TimeSpan.Zero);
        var end = start.AddDays(40);
        var because = $"seed {seed}: {schedule} from {start:O}";
        var planned = new MinuteWalk(schedule.Cron, zone).Between(start, end);
        var next = Occurrences.Of(schedule);
        Listed(next, start, end).Should().Equal(planned, because);

        List<DateTimeOffset> expected = [], started = [], passed = [], left = [];
        DateTimeOffset last = start, now = start;
        while (now < end)
        {
            // Mostly an engine looks each few seconds; now and then none does.
            now = Later(random, now, planned);
            now = now < end ? now : end;
            var open = planned.Where(slot => slot > last && slot <= now).ToList();
            var starts = Expected(schedule, open, now);
            expected.AddRange(starts);
            left.AddRange(open.Except(starts).TakeLast(1));

            var due = DueSlots.Of(schedule, "x", next, last, now);
            started.AddRange(due.Start);
            if (due.Passed is { } over)
            {
                passed.Add(over.Last);
                over.First.Should().Be(open[0], because);
            }

            due.Next.Should().Be(next(now), because);
            last = due.Start.Select(slot => (DateTimeOffset?)slot).Append(due.Passed?.Last).Append(last).Max()!.Value;
        }

        started.Should().Equal(expected, because);
        passed.Should().Equal(left, because);
        started.Should().OnlyHaveUniqueItems(because);
    }

    private static DateTimeOffset Later(Random random, DateTimeOffset now, List<DateTimeOffset> planned)
    {
        if (random.Next(6) == 0)
        {
            return now.AddMinutes(random.Next(1, 3 * 24 * 60)).AddSeconds(random.Next(60));
        }

        var coming = planned.Where(slot => slot > now).Select(slot => (DateTimeOffset?)slot).FirstOrDefault();
        return coming is { } slot && slot - now < TimeSpan.FromDays(2) ? slot.AddSeconds(random.Next(4) == 0 ? random.Next(200) : 0) : now.AddHours(9);
    }

    /// <summary>What the reference says of <c>missed</c> and <c>startingDeadline</c>.</summary>
    private static List<DateTimeOffset> Expected(TriggerDefinition.Schedule schedule, List<DateTimeOffset> open, DateTimeOffset now)
    {
        var wanted = schedule.Missed switch
        {
            Missed.All => open.TakeLast(schedule.MissedLimit),
            Missed.Latest => open.TakeLast(1),
            _ => open.TakeLast(1).Where(slot => now - slot <= TimeSpan.FromMinutes(1)),
        };
        return [.. wanted.Where(slot => schedule.StartingDeadline is not { } deadline || now - slot <= deadline)];
    }

    private static List<DateTimeOffset> Listed(NextOccurrence next, DateTimeOffset after, DateTimeOffset until)
    {
        List<DateTimeOffset> times = [];
        for (var time = next(after); time <= until; time = next(time.Value))
        {
            times.Add(time.Value);
        }

        return times;
    }

    private static TriggerDefinition.Schedule Random(Random random)
    {
        string Pick(params string[] words) => words[random.Next(words.Length)];
        var day = random.Next(3);
        var cron = string.Join(
            ' ',
            Pick("0", "30", $"{random.Next(60)}", "*/15", $"{random.Next(30)}-{random.Next(30, 60)}/7", "5,35", "*/20"),
            Pick("*", $"{random.Next(24)}", "1", "2", "1,2,3", $"{random.Next(12)}-{random.Next(12, 24)}", "*/6"),
            day == 0 ? Pick("1", $"{random.Next(1, 29)}", "*/5") : "*",
            Pick("*", "*", "*", "3,4,10,11"),
            day == 1 ? Pick("0", "1-5", "6") : "*");
        return new("x", cron, zones[random.Next(zones.Length)])
        {
            Missed = (Missed)random.Next(3),
            MissedLimit = random.Next(1, 8),
            StartingDeadline = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 300)) : null,
        };
    }
}
