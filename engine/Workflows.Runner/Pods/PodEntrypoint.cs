using System.Text.Json;
using Workflows.Runner.Api;
using Workflows.Runner.Places;
using Workflows.Runner.Processes;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>An attempt in a pod, from the launch file to the termination message.</summary>
internal sealed class PodEntrypoint(string launchPath, Log log, int signals)
{
    /// <summary>Exits of <c>wf-exec</c> where there was no command: the trouble may pass, or not. For people; the engine reads the record.</summary>
    private const int Passing = 75, Final = 78;

    private const int LargestLaunch = 16 << 20;

    /// <summary>Milliseconds that an engine may be away while inputs are fetched: 15 minutes.</summary>
    private const long InputTimeout = 15 * 60_000;

    private readonly DateTimeOffset begun = DateTimeOffset.UtcNow;
    private readonly NetworkWait waits = new() { Signals = signals };

    /// <summary>Runs it on this, the main thread, and leaves the record.</summary>
    /// <returns>The exit of <c>wf-exec</c>: the command's own, where it ran.</returns>
    public static int Run(string launchPath, string recordPath)
    {
        var signals = SignalFile.Open();
        Descendants.Adopt();
        var key = RecordKey.OfEnvironment();
        using var log = new StandardOutput();
        return new PodEntrypoint(launchPath, log, signals).Run(recordPath, key);
    }

    private int Run(string recordPath, RecordKey? key)
    {
        var (pod, place, record) = Prepare();
        record ??= new Supervisor(place!, signals).Run();
        TerminationMessage.Write(recordPath, record, place?.Store, key);
        if (pod is { SharedWorkspace: true }) Workspace.Empty(pod);
        return record.Exit;
    }

    /// <summary>All that comes before the command; or the record, where it can't come to that.</summary>
    private (PodLaunch? Pod, PodPlace? Place, ResultRecord? Record) Prepare()
    {
        PodLaunch? pod = null;
        try
        {
            var text = File.ReadAllBytes(launchPath);
            var (fetch, greetTimeout) = PodLaunch.Peek(text);
            var api = Greet(greetTimeout);
            api.GiveUpAt = Environment.TickCount64 + InputTimeout;
            pod = PodLaunch.Read(fetch is null ? text : FetchLaunch(api, fetch));
            Workspace.Make(pod);
            var (tokens, refusal) = InputDownload.Fetch(pod, api);
            refusal ??= pod.CheckpointFolder is { } folder ? new Checkpoint(api).Restore(folder) : null;
            if (refusal is not null) return (pod, null, Refused(refusal));
            File.WriteAllBytes(pod.InputsFile, tokens.InJson(pod.Inputs).Span);
            return (pod, new PodPlace(pod, tokens.In(pod.Launch), api, waits, log), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return (pod, null, Lost(problem.Message));
        }
        catch (Exception problem) when (
            problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or NotSupportedException)
        {
            return (pod, null, Refused($"the launch file is not as expected: {problem.Message}"));
        }
    }

    /// <summary>Before all else: a pod that can't reach the engine can't give back what its command would compute.</summary>
    private ActivityApi Greet(long timeout)
    {
        var api = ActivityApi.OfEnvironment(waits);
        api.GiveUpAt = Environment.TickCount64 + timeout;
        try
        {
            api.Greet();
            return api;
        }
        catch (ApiException problem) when (problem.Passes)
        {
            throw new IOException($"pods cannot reach {api.Address}, set --activity-api ({problem.Message})", problem);
        }
    }

    private static byte[] FetchLaunch(ActivityApi api, string path)
    {
        var whole = new MemoryStream();
        var found = api.Get(path, body =>
        {
            whole = new MemoryStream();
            body.CopyTo(new BoundedStream(whole, LargestLaunch));
        });
        return found ? whole.ToArray() : throw new IOException($"the engine has no launch file for this attempt (GET {api.Address}/{path})");
    }

    private ResultRecord Lost(string why) => Ended(Passing, why) with { Lost = why };

    private ResultRecord Refused(string why) => Ended(Final, why) with { Refused = why };

    private ResultRecord Ended(int exit, string why)
    {
        log.WriteNote(why);
        return new ResultRecord { Exit = exit, StartedAt = begun, EndedAt = DateTimeOffset.UtcNow };
    }
}
