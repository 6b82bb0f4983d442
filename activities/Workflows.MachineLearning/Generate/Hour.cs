using System.Globalization;

namespace Workflows.MachineLearning.Generate;

/// <summary>One row in the columns of the UCI bike sharing file. Weather values are scaled as they are there: temperature by 41, humidity by 100, wind by 67.</summary>
internal sealed record Hour(
    int Instant, DateOnly Day, int Season, int YearIndex, int HourOfDay, bool Holiday, int WeatherKind, double Temperature, double FeltTemperature, double Humidity, double WindSpeed, int Casual, int Registered)
{
    public const string Header = "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,atemp,hum,windspeed,casual,registered,cnt";

    public int Count => Casual + Registered;

    public bool WorkingDay => IsWorkingDay(Day, Holiday);

    public static bool IsWorkingDay(DateOnly day, bool holiday) => !holiday && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Instant},{Day:yyyy-MM-dd},{Season},{YearIndex},{Day.Month},{HourOfDay},{(Holiday ? 1 : 0)},{(int)Day.DayOfWeek},{(WorkingDay ? 1 : 0)},{WeatherKind},{Temperature:0.00},{FeltTemperature:0.0000},{Humidity:0.00},{WindSpeed:0.0000},{Casual},{Registered},{Count}");
}
