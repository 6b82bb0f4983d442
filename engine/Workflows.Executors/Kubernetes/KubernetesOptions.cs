using System.Collections.Immutable;
using Workflows.Executors.Kubernetes.Choosing;

namespace Workflows.Executors.Kubernetes;

/// <summary>How <see cref="KubernetesExecutor"/> reaches a cluster and what it makes there.</summary>
public sealed record KubernetesOptions
{
    public ClusterChoice Cluster { get; init; } = new();

    /// <summary>Whose pods these are: engines that share a namespace tell theirs apart by it. A label value, the same after each restart.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// <c>WF_API</c>: <c>http://IP:PORT/activity</c> as pods reach it, asked for when a pod is made. An address, since <c>wf-exec</c> is static and has no DNS.
    /// </summary>
    public required Func<string> ActivityApi { get; init; }

    /// <summary><c>WF_TOKEN</c> of an attempt.</summary>
    public required Func<Guid, string> Token { get; init; }

    /// <summary>
    /// The key of an attempt's record, 32 bytes: <c>wf-exec</c> gets it in its environment and seals the record with it, and of a pod that was made with
    /// a key no other record is believed, since the program can write to the same place. Null: records have no seals.
    /// </summary>
    public Func<Guid, byte[]>? RecordKey { get; init; }

    /// <summary>
    /// Where logs are gathered while attempts run: <c>UID.log</c>, plain text, growing up to 10 MiB; what comes then lies beside it. Only a spool: it
    /// may be emptied when no engine runs, and logs are then read again as far as nodes have them.
    /// </summary>
    public required string LogFolder { get; init; }

    /// <summary>The namespace of a project; without an entry, that of <see cref="Cluster"/>.</summary>
    public ImmutableSortedDictionary<string, string> Namespaces { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many attempts have a pod at once, in each namespace.</summary>
    public int Places { get; init; } = 500;

    /// <summary>The image that installs <c>wf-exec</c> into other images' pods.</summary>
    public string ExecImage { get; init; } = "docker.io/local/wf-exec:1";

    /// <summary>Where an image carries <c>wf-exec</c> itself (a manifest says so); null for all others. Saves a container start.</summary>
    public Func<string, string?> ExecInImage { get; init; } = _ => null;

    public ImmutableSortedDictionary<string, PodProfile> Profiles { get; init; } = ImmutableSortedDictionary<string, PodProfile>.Empty;

    /// <summary>Requests to the API server: sustained rate and burst. Watches and logs count when they are opened.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    public int RequestBurst { get; init; } = 100;

    /// <summary>How long <c>wf-exec</c> tries to deliver a result that doesn't fit its record.</summary>
    public TimeSpan ResultTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What pulling images and fetching inputs may take within <c>activeDeadlineSeconds</c>.</summary>
    public TimeSpan StartAllowance { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A pod whose node is silent is given up this long after it should have been gone.</summary>
    public TimeSpan NodeLostTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch is a hint; this often everything is listed anew.</summary>
    public TimeSpan RelistEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A watch with neither event nor bookmark for this long is taken for dead.</summary>
    public TimeSpan WatchIdle { get; init; } = TimeSpan.FromSeconds(60);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called with the verb before each request about pods; for tests: what it throws, the request throws.</summary>
    internal Action<string> BeforeCall { get; init; } = static _ => { };
}
