using Workflows.Runner.Memory;
using Workflows.Runner.Processes;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner;

/// <summary>One attempt from claim to record.</summary>
internal sealed class Attempt(LaunchFile launch, string folder, int signals)
{
    private readonly IReadOnlyDictionary<string, string> secrets = launch.Secrets
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
        .Where(secret => secret.Value is not null)
        .ToDictionary(secret => secret.Name, secret => secret.Value!);

    /// <summary>Runs it on this, the main thread.</summary>
    /// <returns>False: another process has the attempt.</returns>
    public static bool Run(string launchPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(launchPath))!;
        if (!Claim.Take(folder)) return false;

        var signals = Signals.Open();
        Descendants.Adopt();
        var launch = LaunchJson.Read(File.ReadAllBytes(launchPath));
        RecordFile.Write(folder, new Attempt(launch, folder, signals).Run());
        return true;
    }

    private ResultRecord Run()
    {
        var forms = SecretForms.Of(secrets.Values);
        using var log = new LogFile(Path.Combine(folder, AttemptFiles.Log));
        foreach (var note in launch.Notes) log.WriteNote(note);
        var memory = JoinMemoryGroup(log);
        var record = RunCommand(log, forms, memory);
        try
        {
            return Keep(record, log, forms);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return record with { NotKept = problem.Message };
        }
    }

    private ResultRecord RunCommand(LogFile log, IReadOnlyList<byte[]> forms, MemoryGroup memory)
    {
        var startedAt = DateTimeOffset.UtcNow;
        switch (Command.Start(launch, launch.Environment.Concat(secrets).ToDictionary()))
        {
            case StartResult.Started(var command):
                var last = new LastLines();
                var output = new OutputStream(command.Output, new SecretMask(forms), new LineWriter(log), null);
                var errors = new OutputStream(command.Errors, new SecretMask(forms), new LineWriter(log), last);
                var watch = new Supervision(command, output, errors, signals, launch);
                if (!watch.Run()) log.WriteNote("some processes of the command belong to another user and could not be killed");
                return new ResultRecord
                {
                    Exit = command.Exit,
                    StartedAt = startedAt,
                    EndedAt = watch.EndedAt,
                    TimedOut = watch.TimedOut,
                    OutOfMemory = memory.KilledSomeone(command.Exit == 128 + Signal.Kill && !watch.Killed),
                    MemoryLimit = memory.IsOwn ? launch.MemoryLimit : null,
                    Artifacts = [],
                    Message = last.Text(),
                };
            case StartResult.NotStarted(var exit, var why):
                log.WriteNote(why);
                return new ResultRecord { Exit = exit, StartedAt = startedAt, EndedAt = DateTimeOffset.UtcNow, Artifacts = [], Message = why };
            default:
                throw new InvalidOperationException("A command starts or does not.");
        }
    }

    private ResultRecord Keep(ResultRecord record, LogFile log, IReadOnlyList<byte[]> forms)
    {
        var store = new FileStore(launch.Store);
        var artifacts = new Artifacts(launch, store, forms, log);
        var outputs = Outputs.Read(launch.OutputsFile, forms);
        var (declared, missing) = artifacts.Declared();
        var reports = artifacts.Reports();
        var fault = record.Exit == 0 ? missing ?? outputs.Fault : null;
        if (fault is not null) log.WriteNote(fault);

        log.Complete();
        var (sha256, size) = store.Keep(Path.Combine(folder, AttemptFiles.Log));
        var whole = new StoredArtifact(StoredArtifact.Log, sha256, size, AttemptFiles.Log, Folder: false);
        return record with { Outputs = outputs.Value, Broken = fault, Artifacts = [.. declared, .. reports, whole] };
    }

    private MemoryGroup JoinMemoryGroup(LogFile log)
    {
        try
        {
            if (launch.MemoryGroup is { } group) return MemoryGroup.Join(group);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.WriteNote($"the memory limit is not kept: {problem.Message}");
        }

        return MemoryGroup.Inherited();
    }
}
