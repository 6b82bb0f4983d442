namespace Workflows.MachineLearning.Generate;

/// <summary>Hour after hour of made-up bike demand; the same inputs give the same rows.</summary>
internal static class BikeYear
{
    public static IEnumerable<Hour> Hours(GenerateInputs inputs)
    {
        var random = new Random(inputs.Seed);
        var weather = new Weather(random, 0.12 * inputs.Drift);
        for (var row = 0; row < inputs.Days * 24; row++)
        {
            var day = inputs.Start.AddDays(row / 24);
            var hour = row % 24;
            var holiday = IsHoliday(day);
            var working = Hour.IsWorkingDay(day, holiday);
            var years = row / (24 * 365.25);
            var sky = weather.Next(day, hour);
            var level = 1 + inputs.Drift;
            yield return new Hour(
                row + 1,
                day,
                Season(day),
                day.Year - inputs.Start.Year,
                hour,
                holiday,
                sky.Kind,
                sky.Temperature,
                Math.Clamp(sky.Temperature - (0.25 * sky.WindSpeed) + (0.06 * sky.Humidity), 0, 1),
                sky.Humidity,
                sky.WindSpeed,
                random.Count(level * Demand.Casual(working, hour, sky, years)),
                random.Count(level * Demand.Registered(working, hour, sky, years)));
        }
    }

    /// <summary>1 winter, 2 spring, 3 summer, 4 autumn, turning on the 21st as in the real file.</summary>
    private static int Season(DateOnly day) => ((day.Month * 100) + day.Day) switch { < 321 => 1, < 621 => 2, < 921 => 3, < 1221 => 4, _ => 1 };

    private static bool IsHoliday(DateOnly day) => (day.Month, day.Day) is (1, 1) or (7, 4) or (11, 11) or (12, 25);
}
