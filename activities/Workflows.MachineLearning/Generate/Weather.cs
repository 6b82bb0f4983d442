namespace Workflows.MachineLearning.Generate;

/// <summary>The weather of one hour, scaled as in the real file: temperature by 41 degrees, humidity by 100 %, wind by 67 km/h.</summary>
internal readonly record struct WeatherHour(int Kind, double Temperature, double Humidity, double WindSpeed)
{
    /// <summary>Wind cools, damp warms.</summary>
    public double Felt => Math.Clamp(Temperature - (0.25 * WindSpeed) + (0.06 * Humidity), 0, 1);
}

/// <summary>
/// Weather that remembers: each hour leans on the one before, around the time of year and of day. Kinds are 1 clear, 2 cloudy, 3 rain or
/// snow, 4 storm.
/// </summary>
internal sealed class Weather(Random random, double warming)
{
    private double _temperature;
    private double _humidity;
    private double _wind;
    private double _front;

    public WeatherHour Next(DateOnly day, int hour)
    {
        _temperature = (0.985 * _temperature) + (0.012 * random.Normal());
        _humidity = (0.95 * _humidity) + (0.04 * random.Normal());
        _wind = (0.9 * _wind) + (0.05 * random.Normal());
        _front = (0.96 * _front) + (0.28 * random.Normal());
        var kind = _front switch { < 0.75 => 1, < 1.7 => 2, < 3.1 => 3, _ => 4 };
        var yearly = Math.Cos(2 * Math.PI * (day.DayOfYear - 205) / 365.25);
        var daily = Math.Cos(2 * Math.PI * (hour - 15) / 24);
        var temperature = 0.47 + warming + (0.23 * yearly) + (0.06 * daily) + _temperature - (0.02 * (kind - 1));
        var humidity = 0.58 - (0.12 * daily) + (0.1 * (kind - 1)) + _humidity;
        return new WeatherHour(kind, Math.Clamp(temperature, 0.02, 1), Math.Clamp(humidity, 0.08, 1), Math.Clamp(0.19 + _wind + (0.02 * (kind - 1)), 0, 0.85));
    }
}
