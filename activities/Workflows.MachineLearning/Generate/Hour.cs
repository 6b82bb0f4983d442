using System.Globalization;

namespace Workflows.MachineLearning.Generate;

/// <summary>One row in the columns of the UCI bike sharing file.</summary>
internal sealed record Hour(int Instant, DateOnly Day, int YearIndex, int HourOfDay, WeatherHour Weather, int Casual, int Registered)
{
    public const string Header = "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,atemp,hum,windspeed,casual,registered,cnt";

    public int Count => Casual + Registered;

    public bool WorkingDay => IsWorkingDay(Day);

    public static bool IsWorkingDay(DateOnly day) => !IsHoliday(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public string ToCsv()
    {
        var calendar = $"{Season(Day)},{YearIndex},{Day.Month},{HourOfDay},{Flag(IsHoliday(Day))},{(int)Day.DayOfWeek},{Flag(WorkingDay)}";
        var weather = string.Create(
            CultureInfo.InvariantCulture,
            $"{Weather.Kind},{Weather.Temperature:0.00},{Weather.Felt:0.0000},{Weather.Humidity:0.00},{Weather.WindSpeed:0.0000}");
        return string.Create(CultureInfo.InvariantCulture, $"{Instant},{Day:yyyy-MM-dd},{calendar},{weather},{Casual},{Registered},{Count}");
    }

    private static int Flag(bool value) => value ? 1 : 0;

    /// <summary>1 winter, 2 spring, 3 summer, 4 autumn, turning on the 21st as in the real file.</summary>
    private static int Season(DateOnly day) => ((day.Month * 100) + day.Day) switch { < 321 => 1, < 621 => 2, < 921 => 3, < 1221 => 4, _ => 1 };

    private static bool IsHoliday(DateOnly day) => (day.Month, day.Day) is (1, 1) or (7, 4) or (11, 11) or (12, 25);
}
