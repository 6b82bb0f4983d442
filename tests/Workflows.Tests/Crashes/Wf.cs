using System.Diagnostics;
using Workflows.Tests.Executors;
using Workflows.Tests.Files.S3;

namespace Workflows.Tests.Crashes;

/// <summary>Runs <c>wf</c> as a person would, on a data folder of its own. Its output goes to files: what it leaves running would hold a pipe open.</summary>
/// <param name="home">HOME of the program and all that it starts; the data folder and witness file lie in it.</param>
internal sealed class Wf(string home)
{
    /// <summary>The exit code of a program that died by SIGKILL.</summary>
    public const int Killed = 137;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private int calls;

    public string Home { get; } = home;

    public string Data => Path.Combine(Home, "data");

    /// <summary>Where commands are given; relative paths start here.</summary>
    public required string Folder { get; init; }

    /// <summary>Runs a command line to its end.</summary>
    public Task<WfResult> RunAsync(params IReadOnlyList<string> arguments) => RunAsync(null, arguments);

    /// <summary>Runs a command line with an armed fail point, <c>name:n</c>.</summary>
    public async Task<WfResult> RunAsync(string? armed, IReadOnlyList<string> arguments)
    {
        var running = Start(armed, arguments);
        using (running.Process)
        {
            return await running.EndAsync();
        }
    }

    /// <summary>Starts a command line that is watched, or killed, from outside.</summary>
    public WfRunning Start(string? armed, IReadOnlyList<string> arguments)
    {
        var log = Path.Combine(Home, $"wf-{Interlocked.Increment(ref calls)}");
        var start = new ProcessStartInfo("sh") { WorkingDirectory = Folder };
        foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" > \"$OUTPUT.out\" 2> \"$OUTPUT.err\" < /dev/null", Programs.Wf, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OUTPUT"] = log;
        start.Environment["HOME"] = Home;
        start.Environment["WF_DATA"] = Data;
        start.Environment["WF_EXEC"] = Programs.Runner;
        start.Environment["WF_FAILPOINT"] = armed;
        // For those whose files are in a bucket.
        start.Environment["AWS_ACCESS_KEY_ID"] = SmallS3.Key;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = SmallS3.Secret;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Programs.MachineLearning)}:{Environment.GetEnvironmentVariable("PATH")}";
        return new(Process.Start(start)!, log, string.Join(' ', arguments), Patience);
    }
}

/// <summary>A command line that runs.</summary>
internal sealed record WfRunning(Process Process, string Log, string Line, TimeSpan Patience)
{
    /// <summary>Whether an engine or a server has said that it does, or has ended: from then on a signal stops it in good order.</summary>
    public bool Drives() => Process.HasExited || Says("driving ") || Says("serving at ");

    private bool Says(string word) => File.Exists(Log + ".err") && File.ReadAllText(Log + ".err").Contains(word, StringComparison.Ordinal);

    public async Task<WfResult> EndAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            await Process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill();
            throw new TimeoutException($"wf {Line} did not end in {Patience}: {await File.ReadAllTextAsync(Log + ".err", CancellationToken.None)}");
        }

        return new(
            Line,
            Process.ExitCode,
            await File.ReadAllTextAsync(Log + ".out", CancellationToken.None),
            await File.ReadAllTextAsync(Log + ".err", CancellationToken.None));
    }
}

/// <summary>What came of a command line.</summary>
internal sealed record WfResult(string Line, int Exit, string Output, string Error)
{
    public bool WasKilled => Exit == Wf.Killed;

    /// <summary>Insists on an exit code.</summary>
    public WfResult Exited(int code) =>
        Exit == code ? this : throw new InvalidOperationException($"wf {Line} exited with {Exit}, not {code}\n{Error}\n{Output}");
}
