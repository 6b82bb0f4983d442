namespace Workflows.Core.Tests.Triggers;

/// <summary>
/// An oracle for schedules, written without their code: it walks through time minute by minute, looks at the wall clock of the zone, and asks each field of the
/// cron whether it holds this number.
/// </summary>
internal sealed class MinuteWalk
{
    private readonly TimeZoneInfo zone;
    private readonly HashSet<int>[] fields;
    private readonly bool isOften;

    /// <param name="cron">Five fields of numbers, lists, ranges, steps and stars.</param>
    /// <param name="zone">Where its clock hangs.</param>
    public MinuteWalk(string cron, TimeZoneInfo zone)
    {
        this.zone = zone;
        var words = cron.Split(' ');
        (int First, int Last)[] bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
        fields = [.. words.Zip(bounds).Select(each => Numbers(each.First, each.Second.First, each.Second.Last))];
        isOften = words.Take(2).Any(word => word.IndexOfAny(['*', '-', '/']) >= 0);
    }

    /// <summary>All times after the first, up to the last.</summary>
    public List<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        List<DateTimeOffset> times = [];
        for (var minute = after.AddMinutes(1); minute <= until; minute = minute.AddMinutes(1))
        {
            if (Comes(minute))
            {
                times.Add(minute);
            }
        }

        return times;
    }

    private bool Comes(DateTimeOffset minute)
    {
        var (here, before) = (Wall(minute), Wall(minute.AddMinutes(-1)));

        // The clock has jumped over these: what was planned in them comes now.
        for (var skipped = before.AddMinutes(1); skipped < here; skipped = skipped.AddMinutes(1))
        {
            if (Holds(skipped))
            {
                return true;
            }
        }

        return Holds(here) && (isOften || !WasHereBefore(minute, here));
    }

    /// <summary>The wall clock has shown this already, within the last hours.</summary>
    private bool WasHereBefore(DateTimeOffset minute, DateTime here)
    {
        for (var earlier = 1; earlier <= 180; earlier++)
        {
            if (Wall(minute.AddMinutes(-earlier)) == here)
            {
                return true;
            }
        }

        return false;
    }

    private DateTime Wall(DateTimeOffset minute) => TimeZoneInfo.ConvertTime(minute, zone).DateTime;

    private bool Holds(DateTime wall) =>
        fields[0].Contains(wall.Minute) && fields[1].Contains(wall.Hour) && fields[2].Contains(wall.Day) && fields[3].Contains(wall.Month)
        && fields[4].Contains((int)wall.DayOfWeek);

    private static HashSet<int> Numbers(string word, int first, int last)
    {
        HashSet<int> numbers = [];
        foreach (var part in word.Split(','))
        {
            var (range, step) = part.Split('/') is [var left, var right] ? (left, Number(right)) : (part, 1);
            var (from, to) = range == "*" ? (first, last)
                : range.Split('-') is [var low, var high] ? (Number(low), Number(high))
                : (Number(range), Number(range));
            for (var n = from; n <= to; n += step)
            {
                numbers.Add(n);
            }
        }

        return numbers;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
