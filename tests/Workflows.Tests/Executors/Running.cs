using System.Globalization;

namespace Workflows.Tests.Executors;

/// <summary>Which processes of this machine run.</summary>
internal static class Running
{
    /// <summary>Also false for a zombie.</summary>
    public static bool Is(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The most memory that it has had at once, in bytes; 0 once it is gone.</summary>
    public static long PeakMemory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public static bool Is(string process) => Is(int.Parse(process, CultureInfo.InvariantCulture));
}
