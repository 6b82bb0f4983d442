using System.Text;
using System.Text.Json;
using Workflows.Core.Values;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local.Launching;

/// <summary>From a specification to a running <c>wf-exec</c>.</summary>
internal static class AttemptLaunch
{
    /// <summary>The token of the activity API is a secret too.</summary>
    internal const string Token = "WF_TOKEN";

    /// <summary>What <c>wf-exec</c> itself may need where it is not one static file.</summary>
    private static readonly string[] RunnerNeeds = ["PATH", "HOME", "DOTNET_ROOT"];

    /// <summary>
    /// Makes the folder and all that is to be in it, the launch file last, and starts. A launch file that is there already is an earlier
    /// engine's and complete; its <c>wf-exec</c> may be about to read it, so nothing is touched.
    /// </summary>
    /// <param name="spec">What is to run.</param>
    /// <param name="folder">The attempt's.</param>
    /// <param name="options">The executor's.</param>
    /// <param name="masks">Learns what the attempt is handed, before it is.</param>
    /// <returns>The process, or why the attempt can never run as asked.</returns>
    /// <exception cref="IOException">This machine can't now.</exception>
    public static async Task<(ProcessStart? Process, string? Refusal)> StartAsync(
        AttemptSpec spec, AttemptFolder folder, LocalExecutorOptions options, AttemptMasks masks)
    {
        var (secrets, refusal) = options.Secrets.Read(spec.Secrets);
        if (refusal is not null) return (null, refusal);
        if (spec.Command.Concat(spec.Environment.Values).Any(text => text.Contains('\0', StringComparison.Ordinal)))
        {
            return (null, "the command, or a variable of its environment, holds a NUL character: no program can be given one");
        }

        var isPrepared = File.Exists(folder.Launch);
        if (!isPrepared) folder.Create();
        masks.Add(spec.Uid, folder, [.. secrets.Values]);
        if (options.Token is { } token) secrets[Token] = token(spec.Uid);
        if (!isPrepared) refusal = await PrepareAsync(spec, folder, [.. secrets.Keys], options);
        if (refusal is not null) return (null, refusal);

        foreach (var name in RunnerNeeds)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) _ = secrets.TryAdd(name, value);
        }

        // The command never gets it: so no program can write a record that is believed.
        if (options.RecordKey is { } key) secrets[RecordSeal.Variable] = Convert.ToHexStringLower(key(spec.Uid));

        // It is our child: dead or alive, its id is its own until the watch buries it.
        var process = DetachedProcess.Start([options.Runner, folder.Launch], secrets, folder.Log);
        return (new ProcessStart(process, ProcessStat.Read(process)?.StartTicks ?? 0), null);
    }

    private static async Task<string?> PrepareAsync(AttemptSpec spec, AttemptFolder folder, IReadOnlyList<string> secrets, LocalExecutorOptions options)
    {
        var (tokens, refusal) = await InputStaging.FetchAsync(spec.Files, folder.Files, options.FilesAreElsewhere ? null : options.FileFolder, options.Files);
        if (refusal is not null) return refusal;

        Write(folder, InputsOf(spec, tokens), tokens.In(Describe(spec, folder, secrets, options)));
        return null;
    }

    /// <summary>Not async: for such small files a change of threads costs more than the write.</summary>
    private static void Write(AttemptFolder folder, ReadOnlyMemory<byte> inputs, LaunchFile launch)
    {
        using (var file = OwnerOnly.MakeFile(folder.Inputs)) file.Write(inputs.Span);
        var unfinished = folder.Launch + ".new";
        using (var file = OwnerOnly.MakeFile(unfinished)) file.Write(LaunchJson.Write(launch).Span);
        File.Move(unfinished, folder.Launch);
    }

    /// <summary>Without files the text stays as it is.</summary>
    private static ReadOnlyMemory<byte> InputsOf(AttemptSpec spec, Tokens tokens)
    {
        if (spec.Files.IsEmpty) return Encoding.UTF8.GetBytes(spec.Inputs);
        using var inputs = JsonDocument.Parse(spec.Inputs, ValueJson.Reading);
        return tokens.InJson(inputs.RootElement);
    }

    private static string CheckpointFolder(string path)
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        OwnerOnly.MakeFolder(path);
        return path;
    }

    private static LaunchFile Describe(AttemptSpec spec, AttemptFolder folder, IReadOnlyList<string> secrets, LocalExecutorOptions options)
    {
        var group = spec.Resources.Memory is { } limit ? MemoryGroups.TryMake(spec.Uid, limit) : null;
        var checkpoint = spec.CheckpointKey is { } key ? CheckpointFolder(Path.GetFullPath(Checkpoints.PathOf(options.DataFolder, key))) : null;
        return new LaunchFile
        {
            Command = spec.Command,
            WorkingFolder = spec.WorkingFolder,
            Environment = CommandEnvironment.Of(spec, folder, checkpoint, options.Api?.Invoke()),
            Secrets = secrets,
            StepFolder = folder.Step,
            OutputsFile = folder.Outputs,
            Artifacts = spec.Artifacts,
            Store = Path.GetFullPath(options.FileFolder),
            Timeout = spec.Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null,
            Grace = (long)spec.Grace.TotalMilliseconds,
            MemoryGroup = group,
            MemoryLimit = group is null ? null : spec.Resources.Memory,
            Notes = spec.Resources.Memory is not null && group is null ? ["the memory limit is not kept: no memory cgroup can be made here"] : [],
        };
    }
}
