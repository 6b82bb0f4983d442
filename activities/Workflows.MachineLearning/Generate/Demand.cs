namespace Workflows.MachineLearning.Generate;

/// <summary>How many bikes an hour wants: people on their way to work, and people out for the air.</summary>
internal static class Demand
{
    /// <summary>Commuters: two peaks on working days, and a growing habit (the second year of the real data had two thirds more).</summary>
    public static double Registered(bool workingDay, int hour, WeatherHour weather, double yearsSinceStart)
    {
        var shape = workingDay
            ? 18 + Peak(hour, 8, 1.1, 330) + Peak(hour, 17.5, 1.5, 390) + Peak(hour, 12.5, 2.4, 110) + Peak(hour, 21, 2.2, 70)
            : 22 + Peak(hour, 13.5, 4.2, 230);
        return shape * Night(hour) * (0.62 + (0.4 * yearsSinceStart)) * Comfort(weather, 0.55) * Wet(weather.Kind, 0.8, 0.45);
    }

    /// <summary>Leisure: afternoons, mostly at weekends, and only when it is nice out.</summary>
    public static double Casual(bool workingDay, int hour, WeatherHour weather, double yearsSinceStart) =>
        (3 + Peak(hour, 14.5, 3.8, workingDay ? 55 : 170)) * Night(hour)
        * (0.8 + (0.25 * yearsSinceStart)) * Comfort(weather, 0.2) * Wet(weather.Kind, 0.75, 0.3);

    private static double Peak(double hour, double at, double width, double height) => height * Math.Exp(-0.5 * Math.Pow((hour - at) / width, 2));

    private static double Night(int hour) => hour is >= 1 and <= 4 ? 0.25 : 1;

    /// <summary>From <paramref name="least"/> in the cold to about 1.1 near 28 degrees, less again in the heat; damp and wind take some.</summary>
    private static double Comfort(WeatherHour weather, double least) =>
        (least + Peak(weather.Temperature, 0.68, 0.24, 1.1 - least)) * (1.15 - (0.3 * weather.Humidity)) * (1.08 - (0.4 * weather.WindSpeed));

    private static double Wet(int kind, double cloudy, double rain) => kind switch { 1 => 1, 2 => (1 + cloudy) / 2, 3 => rain, _ => rain / 2 };
}
