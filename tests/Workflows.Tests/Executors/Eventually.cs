using System.Diagnostics;

namespace Workflows.Tests.Executors;

/// <summary>Waits for something that other processes do, and fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > Deadline) throw new TimeoutException($"It never happened that {what}.");
            await Task.Delay(5);
        }
    }

    public static Task EndedAsync(Process process) => TrueAsync(() => process.HasExited, "a process ended");

    public static async Task<string> TextOfAsync(string path)
    {
        await TrueAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), $"{path} was written");
        return File.ReadAllText(path).Trim();
    }
}
