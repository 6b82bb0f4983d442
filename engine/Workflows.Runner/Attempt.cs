using Workflows.Runner.Memory;
using Workflows.Runner.Places;
using Workflows.Runner.Processes;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner;

/// <summary>One command from its start to its record, wherever it runs.</summary>
internal sealed class Attempt(Place place, int signals)
{
    private readonly LaunchFile launch = place.Launch;
    private readonly Log log = place.Log;
    private readonly IReadOnlyList<byte[]> forms = SecretForms.Of(place.Secrets.Values);

    /// <summary>Runs a local attempt on this, the main thread.</summary>
    /// <returns>False: another process has it.</returns>
    public static bool RunLocal(string launchPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(launchPath))!;
        if (!Claim.Take(folder)) return false;

        var signals = Signals.Open();
        Descendants.Adopt();
        using var place = new LocalPlace(folder, LaunchJson.Read(File.ReadAllBytes(launchPath)));
        RecordFile.Write(folder, new Attempt(place, signals).Run());
        return true;
    }

    /// <summary>Runs the command on this, the main thread, and keeps what it leaves.</summary>
    public ResultRecord Run()
    {
        foreach (var note in launch.Notes) log.WriteNote(note);
        var record = RunCommand(place.JoinMemoryGroup());
        try
        {
            place.BeginDelivery();
            return Keep(record);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return record with { NotKept = problem.Message };
        }
    }

    private ResultRecord RunCommand(MemoryGroup memory)
    {
        var startedAt = DateTimeOffset.UtcNow;
        switch (Command.Start(launch, place.CommandEnvironment))
        {
            case StartResult.Started(var command):
                var last = new LastLines();
                var output = new OutputStream(command.Output, new SecretMask(forms), new LineWriter(log, log.LongestLine), null);
                var errors = new OutputStream(command.Errors, new SecretMask(forms), new LineWriter(log, log.LongestLine), last);
                var watch = new Supervision(command, output, errors, signals, launch, place.Checkpoint);
                if (!watch.Run()) log.WriteNote("some processes of the command belong to another user and could not be killed");
                return new ResultRecord
                {
                    Exit = command.Exit,
                    StartedAt = startedAt,
                    EndedAt = watch.EndedAt,
                    TimedOut = watch.TimedOut,
                    OutOfMemory = memory.KilledSomeone(command.Exit == 128 + Signal.Kill && !watch.Killed),
                    MemoryLimit = memory.IsOwn ? launch.MemoryLimit : null,
                    Message = last.Text(),
                };
            case StartResult.NotStarted(var exit, var why):
                log.WriteNote(why);
                return new ResultRecord { Exit = exit, StartedAt = startedAt, EndedAt = DateTimeOffset.UtcNow, Message = why };
            default:
                throw new InvalidOperationException("A command starts or does not.");
        }
    }

    private ResultRecord Keep(ResultRecord record)
    {
        var artifacts = new Artifacts(launch, place.Store, forms, log);
        var outputs = Outputs.Read(launch.OutputsFile, forms);
        var (declared, missing) = artifacts.Declared();
        var reports = artifacts.Reports();
        var fault = record.Exit == 0 ? missing ?? outputs.Fault : null;
        if (fault is not null) log.WriteNote(fault);
        StoredArtifact[] kept = place.KeepLog() is { } whole ? [.. declared, .. reports, whole] : [.. declared, .. reports];
        return record with { Outputs = outputs.Value, Broken = fault, Artifacts = kept };
    }
}
