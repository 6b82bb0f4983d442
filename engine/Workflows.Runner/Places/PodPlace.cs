using System.Collections;
using Workflows.Runner.Api;
using Workflows.Runner.Memory;
using Workflows.Runner.Pods;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Places;

/// <summary>A pod: the log goes to standard output, artifacts and the checkpoint to the activity API. The command inherits the image's environment.</summary>
internal sealed class PodPlace(PodLaunch pod, LaunchFile launch, ActivityApi api, NetworkWait waits, Log log) : Place(launch)
{
    public override Log Log => log;

    public override ArtifactStore Store { get; } = new RemoteStore(api);

    /// <summary>The token among them: nobody but the attempt is to have it.</summary>
    public override IReadOnlyDictionary<string, string> Secrets { get; } = Read(launch.Secrets.Append(ActivityApi.TokenVariable).Distinct());

    public override IReadOnlyDictionary<string, string> CommandEnvironment
    {
        get
        {
            var all = new Dictionary<string, string>();
            foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables()) all[(string)inherited.Key] = (string)inherited.Value!;
            foreach (var (name, value) in Launch.Environment) all[name] = value;
            _ = all.Remove(RecordSeal.Variable);
            return all;
        }
    }

    public override CheckpointSaver? Checkpoint { get; } =
        pod.CheckpointFolder is { } folder ? new CheckpointSaver(folder, pod.CheckpointInterval, new Checkpoint(api), log) : null;

    public override MemoryGroup JoinMemoryGroup() => MemoryGroup.OfContainer();

    /// <summary>From here on a request to stop is too late, and the time for delivering runs.</summary>
    public override void BeginDelivery()
    {
        waits.Signals = null;
        api.GiveUpAt = Environment.TickCount64 + pod.ResultTimeout;
        Checkpoint?.SaveLast();
    }
}
