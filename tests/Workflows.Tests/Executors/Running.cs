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

    public static bool Is(string process) => Is(int.Parse(process, CultureInfo.InvariantCulture));
}
