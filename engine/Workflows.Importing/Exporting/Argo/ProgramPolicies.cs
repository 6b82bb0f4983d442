using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>How long a program may run, how often it is tried, and what of its policies Argo has no word for.</summary>
internal static class ProgramPolicies
{
    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(30);

    public static void Add(Work.Program program, ExportedFlow flow, ExportedStep step, YamlMap template)
    {
        if (program.Timeout is { } timeout)
        {
            template.Add("activeDeadlineSeconds", ArgoTime.Seconds(timeout));
            flow.Judge(step, "timeout", "in Argo it begins when the pod does: pulling the image and bringing files count");
        }

        if (program.Retry.Attempts > 1)
        {
            template.Add("retryStrategy", Retry(program.Retry, flow, step));
        }

        LeaveOut(program, flow, step);
    }

    private static YamlMap Retry(RetryPolicy retry, ExportedFlow flow, ExportedStep step)
    {
        var factor = (int)Math.Max(1, Math.Round(retry.Factor));
        if (factor != retry.Factor)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"a factor of {retry.Factor}: Argo takes whole ones, {factor} stands there");
            flow.LeaveOut(step, "retry", message);
        }

        flow.Judge(step, "retry", "Argo has one number for all causes (here a lost place is free), takes no part of the wait by chance, and asks no exit code");
        return new YamlMap
        {
            IsFlow = true,
        }.Add("limit", (retry.Attempts - 1).ToString(CultureInfo.InvariantCulture)).Add("retryPolicy", "Always")
            .Add("backoff", new YamlMap { IsFlow = true }.Add("duration", ArgoTime.Of(retry.First))
                .Add("factor", factor.ToString(CultureInfo.InvariantCulture)).Add("cap", ArgoTime.Of(retry.Max)));
    }

    private static void LeaveOut(Work.Program program, ExportedFlow flow, ExportedStep step)
    {
        (bool IsThere, string Key, string Message)[] all =
        [
            (program.CacheFor is not null, "cache", "`memoize` wants a key of one's own and a ConfigMap; here image, command and inputs are the key"),
            (program.Checkpoint, "checkpoint", "no folder is kept across tries: mount a volume, and put its path into WF_CHECKPOINT"),
            (program.OnOutOfMemory is not null, "onOutOfMemory", "a next try gets no more memory there: ask for the most at once"),
            (program.QueueTimeout is not null, "queueTimeout", "no time bounds how long a pod waits for a node: let a controller of the cluster do it"),
            (program.Queue is not null, "queue", "label the pod for Kueue in `metadata.labels` of the template: kueue.x-k8s.io/queue-name"),
            (program.Profile is not null, "profile", "write what that pod template says into `podSpecPatch`, `nodeSelector`, `tolerations` of the template"),
            (program.Grace != UsualGrace, "grace", "write it as `terminationGracePeriodSeconds` into `podSpecPatch`"),
            (program.OutputsSchema is not null, "outputs", "Argo checks no schema of what a program leaves"),
            (program.With.Json != "{}", "with", "there is no WF_INPUTS: hand the values to the program in `env` or `command`"),
        ];
        foreach (var (_, key, message) in all.Where(each => each.IsThere))
        {
            flow.LeaveOut(step, key, message);
        }
    }
}
