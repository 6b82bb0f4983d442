using System.Diagnostics;
using System.Globalization;
using System.Text;
using Workflows.Tests.Executors;

namespace Workflows.Tests.Cli;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Finished(int Exit, string Output, string Errors);

/// <summary>A running <c>wf</c>. Nothing sleeps: one waits for what it says, or for its end, up to a deadline that only a hanging program meets.</summary>
internal sealed class WfProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Task reading;
    private readonly Lock gate = new();
    private TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WfProcess(string folder, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WF_EXEC"] = Programs.Runner;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("WF_DATA");
        start.Environment.Remove("WF_PROJECT");
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    public int Id => process.Id;

    /// <summary>Ends when this was said, on either stream.</summary>
    public async Task SaysAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            Task more;
            lock (gate)
            {
                if ((output.ToString() + errors).Contains(text, StringComparison.Ordinal))
                {
                    return;
                }

                more = said.Task;
            }

            try
            {
                await more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"never said: {text}\n--- said\n{output}\n{errors}");
            }
        }
    }

    /// <summary>Types keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>There is nothing more to read.</summary>
    public void CloseInput() => process.StandardInput.Close();

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<Finished> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            await reading.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"did not end\n--- said\n{output}\n{errors}");
        }

        return new(process.ExitCode, output.ToString(), errors.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (gate)
            {
                text.Append(buffer, 0, count);
                said.TrySetResult();
                said = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
