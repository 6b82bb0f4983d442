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
            var working = Hour.IsWorkingDay(day);
            var years = row / (24 * 365.25);
            var sky = weather.Next(day, hour);
            var casual = random.Count((1 + inputs.Drift) * Demand.Casual(working, hour, sky, years));
            var registered = random.Count((1 + inputs.Drift) * Demand.Registered(working, hour, sky, years));
            yield return new Hour(row + 1, day, day.Year - inputs.Start.Year, hour, sky, casual, registered);
        }
    }
}
