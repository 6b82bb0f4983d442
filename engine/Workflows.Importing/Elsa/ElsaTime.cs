using System.Globalization;
using Workflows.Core.Definitions;

namespace Workflows.Importing.Elsa;

/// <summary>Times as .NET writes them: <c>1.02:03:04</c>.</summary>
internal static class ElsaTime
{
    public static string? Read(string? text)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) || span <= TimeSpan.Zero)
        {
            return null;
        }

        var duration = span.TotalSeconds % 1 != 0 ? $"{Math.Round(span.TotalMilliseconds)}ms"
            : span.TotalMinutes % 1 != 0 ? $"{span.TotalSeconds}s"
            : span.TotalHours % 1 != 0 ? $"{span.TotalMinutes}m"
            : $"{span.TotalHours}h";
        return Duration.TryParse(duration, out _) ? duration : null;
    }
}
