using System.Diagnostics;

namespace Workflows.Tests.Activities.Harness;

/// <summary>Runs any command as an attempt, in a process of its own.</summary>
internal static class ActivityProcess
{
    public static async Task<ActivityResult> RunAsync(
        ActivityRunner runner,
        string[] command,
        object inputs,
        string? folder = null,
        Func<Process, StreamReader, Task>? meanwhile = null)
    {
        var variables = runner.Prepare(inputs);
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, WorkingDirectory = folder ?? runner.Folder.Path };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        if (meanwhile is not null)
        {
            await meanwhile(process, process.StandardError);
        }

        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return ActivityRunner.Result(process.ExitCode, error, variables);
    }
}
