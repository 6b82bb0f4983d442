using Workflows.Runner.Memory;
using Workflows.Runner.Places;
using Workflows.Runner.Processes;
using Workflows.Runner.Results;
using Workflows.Runner.Secrets;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner;

/// <summary>
/// One command from its start to its record, wherever it runs. Whatever the command has done, and whatever fails here once it has run, there is
/// a record: without one a training that succeeded would be run again.
/// </summary>
internal sealed class Supervisor
{
    /// <summary>Exit of a record without a command, where the trouble may pass. For people; the engine reads the reason.</summary>
    private const int Passing = 75;

    private readonly Place place;
    private readonly int signals;
    private readonly LaunchFile launch;
    private readonly Log log;
    private readonly SecretText secrets;

    public Supervisor(Place place, int signals)
    {
        (this.place, this.signals, launch, log) = (place, signals, place.Launch, place.Log);
        log.Secrets = secrets = new SecretText(SecretForms.Of(place.Secrets.Values));
    }

    /// <summary>Runs a local attempt on this, the main thread.</summary>
    /// <returns>False: another process has it.</returns>
    public static bool RunLocal(string launchPath)
    {
        using var folder = new OwnFolder(Path.GetDirectoryName(Path.GetFullPath(launchPath))!);
        if (!Claim.Take(folder.Path)) return false;

        using var file = new RecordFile(folder, RecordKey.OfEnvironment());
        var begun = DateTimeOffset.UtcNow;
        ResultRecord record;
        try
        {
            if (!file.HasRoom)
            {
                throw new IOException("there is no room for its record on the disk of the data folder");
            }

            var signals = SignalFile.Open();
            Descendants.Adopt();
            if (ProcessStart.Of(Environment.ProcessId) is { } self) Descendants.Mark(self);
            using var place = new LocalPlace(folder, LaunchJson.Read(File.ReadAllBytes(launchPath)));
            record = new Supervisor(place, signals).Run();
        }
        catch (Exception problem) // Before the command: what fails after its start is caught nearer. Nobody has run, so it may be tried again.
        {
            _ = Descendants.Kill();
            var why = $"wf-exec could not start the command: {problem.Message}";
            record = new ResultRecord { Exit = Passing, StartedAt = begun, EndedAt = DateTimeOffset.UtcNow, Lost = why };
        }

        file.Write(record);
        return true;
    }

    /// <summary>Runs the command on this, the main thread, and keeps what it leaves.</summary>
    public ResultRecord Run()
    {
        foreach (var note in launch.Notes) log.WriteNote(note);
        var record = Deliver(RunCommand(place.JoinMemoryGroup()));
        return record with
        {
            Broken = Masked(record.Broken),
            NotKept = Masked(record.NotKept),
            Message = Masked(record.Message),
            Artifacts = [.. record.Artifacts.Select(Masked)],
        };
    }

    private ResultRecord RunCommand(MemoryGroup memory)
    {
        var startedAt = DateTimeOffset.UtcNow;
        switch (Command.Start(launch, place.CommandEnvironment))
        {
            case StartResult.Started(var command):
                return Watch(command, memory, startedAt);
            case StartResult.NotStarted(var exit, var why):
                log.WriteNote(why);
                return new ResultRecord { Exit = exit, StartedAt = startedAt, EndedAt = DateTimeOffset.UtcNow, Message = why };
            default:
                throw new InvalidOperationException("A command starts or does not.");
        }
    }

    private ResultRecord Watch(Command command, MemoryGroup memory, DateTimeOffset startedAt)
    {
        var last = new LastLines();
        var output = new OutputStream(command.Output, new SecretMask(secrets.Forms), new LineWriter(log, log.LongestLine), null);
        var errors = new OutputStream(command.Errors, new SecretMask(secrets.Forms), new LineWriter(log, log.LongestLine), last);
        var watch = new Supervision(command, output, errors, signals, launch, place.Checkpoint);
        string? failure = null;
        try
        {
            if (!watch.Run()) log.WriteNote("some processes of the command belong to another user and could not be killed");
        }
        catch (Exception problem) // A fault of our own while the command ran: its end is still to be told, and nothing of it may stay.
        {
            failure = $"wf-exec failed while it watched the command: {problem.Message}";
            if (!watch.Abandon()) log.WriteNote("some processes of the command could not be killed");
        }

        return new ResultRecord
        {
            Exit = command.Exit,
            Signal = command.Signal,
            StartedAt = startedAt,
            EndedAt = watch.EndedAt,
            TimedOut = watch.TimedOut,
            OutOfMemory = memory.KilledSomeone(command.Signal == Signal.Kill && !watch.Killed),
            MemoryLimit = memory.IsOwn ? launch.MemoryLimit : null,
            NotKept = watch.Killed ? failure : null,
            Message = last.Text() ?? failure,
        };
    }

    private ResultRecord Deliver(ResultRecord record)
    {
        if (record.NotKept is not null) return record;
        try
        {
            place.BeginDelivery();
            return Keep(record);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return record with { NotKept = problem.Message };
        }
        catch (Exception problem) // A fault of our own. It would come again, so the command is not to run again for it.
        {
            var why = $"wf-exec failed at keeping what the command left: {problem.Message}";
            return record.Exit == 0 ? record with { Broken = why } : record with { Message = $"{record.Message}\n{why}".TrimStart() };
        }
    }

    private ResultRecord Keep(ResultRecord record)
    {
        var artifacts = new Artifacts(launch, place.Store, log);
        var outputs = Outputs.Read(launch.OutputsFile, secrets);
        var (declared, fault) = artifacts.Declared();
        var reports = new Reports(launch.StepFolder, place.Store, secrets, log).Keep();
        var faults = string.Join("; ", new[] { fault, outputs.Fault }.Where(one => one is not null));
        var broken = record.Exit == 0 && faults.Length > 0 ? faults : null;
        if (broken is not null) log.WriteNote(broken);
        var whole = KeepLog();
        return record with
        {
            Outputs = outputs.Value,
            Broken = broken,
            Artifacts = whole is null ? [.. declared, .. reports] : [.. declared, .. reports, whole],
        };
    }

    private StoredArtifact? KeepLog()
    {
        try
        {
            return place.KeepLog();
        }
        catch (UnreadableException)
        {
            return null; // The command has removed it.
        }
    }

    private StoredArtifact Masked(StoredArtifact artifact) =>
        artifact with { Name = secrets.Mask(artifact.Name), FileName = secrets.Mask(artifact.FileName) };

    private string? Masked(string? text) => text is null ? null : secrets.Mask(text);
}
