using System.Diagnostics;

namespace Workflows.Tests.Executors;

/// <summary>Waits for something that other processes do, and fails when it does not come. The bound is for hangs: a busy machine may take its time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(condition, what, Deadline);

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan patience) => TrueAsync(() => Task.FromResult(condition()), what, patience);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > patience) throw new TimeoutException($"It never happened that {what}.");
            // What is waited for needs the processor more than whoever asks for it, the more so the longer it takes.
            await Task.Delay(Math.Clamp((int)clock.ElapsedMilliseconds / 20, 5, 50));
        }
    }

    public static Task EndedAsync(Process process) => TrueAsync(() => process.HasExited, "a process ended");

    public static async Task<string> TextOfAsync(string path)
    {
        await TrueAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), $"{path} was written");
        return File.ReadAllText(path).Trim();
    }
}
