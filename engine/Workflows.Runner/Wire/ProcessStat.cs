using System.Globalization;

namespace Workflows.Runner.Wire;

/// <summary>Some fields of <c>/proc/PID/stat</c>.</summary>
internal readonly record struct ProcessStat(char State, int Parent, long StartTicks)
{
    /// <summary>A zombie, or about to be gone.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    public static ProcessStat? Read(int id)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")));
        }
        catch (IOException)
        {
            return null; // Gone: between listing and reading a process may end at any time.
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The second field, the program's name, may hold blanks and brackets: the fields are counted from its last bracket.</summary>
    private static ProcessStat? Parse(string text)
    {
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            ? new ProcessStat(fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture))
            : null;
    }
}
