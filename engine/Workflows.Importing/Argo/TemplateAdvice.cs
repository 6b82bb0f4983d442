namespace Workflows.Importing.Argo;

/// <summary>What may take the place of keys of a template that have no counterpart.</summary>
internal static class TemplateAdvice
{
    private const string Profile = "a definition can't say this of its pods; a `profile` that an administrator keeps can: `profile: NAME`";

    public static string? Of(string key) => key switch
    {
        "nodeSelector" or "tolerations" or "affinity" or "podSpecPatch" or "securityContext" or "serviceAccountName" or "automountServiceAccountToken"
            or "schedulerName" or "priorityClassName" or "hostAliases" or "executor" or "resourceClaims" or "metadata" or "podMetadata" or "runtimeClassName"
            or "dnsConfig" or "dnsPolicy" or "hostNetwork" or "imagePullSecrets" or "podPriorityClassName" => Profile,
        "volumes" or "volumeClaimTemplates" or "volumeClaimGC" =>
            "steps share no volume: files go as artifacts, and a `profile` that an administrator keeps may name volumes",
        "podResources" => "one pod is one program here: say `resources` of the step",
        "metrics" => "durations, states and causes are measured of every step; what a program measures it reports by itself",
        "synchronization" => "only whole runs share limits here (`concurrency`); put the step into a workflow of its own where it must not run twice",
        "parallelism" => "how many instances run at once is said of each step with `forEach`: `parallel: N`",
        "archiveLocation" or "archiveLogs" or "artifactRepositoryRef" or "artifactGC" => "files and logs are kept in the engine's own store",
        "ttlStrategy" or "podGC" or "ttlSecondsAfterFinished" => "what is past its time is removed by `retention` in wf.yaml, pods when they have ended",
        "podDisruptionBudget" => "a place that was lost is tried again by itself",
        "priority" => "the order of runs is not weighed; a `queue` of Kueue may",
        "hooks" => "only what runs at the end has a counterpart: `finally`, or a step with `runOn: always`",
        "failFast" => "other branches go on after a failure, unless the workflow says `failFast: true`",
        "annotations" => "comments say it",
        _ => null,
    };
}
