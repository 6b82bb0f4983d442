using System.Collections.Immutable;
using Workflows.Cli.CommandLine;
using Workflows.Executors.Kubernetes;

namespace Workflows.Cli.Folders;

/// <summary>
/// <c>kubernetes.profiles</c>: pod templates by name, there or in a file of their own that is named there. The administrator keeps them,
/// a step names one.
/// </summary>
internal static class ProfileSettings
{
    private const string TextExpected = "a string (numbers and true in quotes)";
    private static readonly string[] effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static ImmutableSortedDictionary<string, PodProfile> Read(SettingsFile kubernetes, Func<string, string> absolute)
    {
        if (kubernetes.IsText("profiles"))
        {
            var path = absolute(kubernetes.Text("profiles")!);
            var apart = SettingsFile.Read(DataFolder.Shown(path), TextOf(path));
            var profiles = Read(apart);
            apart.RefuseUnknown();
            return profiles;
        }

        return kubernetes.Section("profiles") is { } here ? Read(here) : ImmutableSortedDictionary<string, PodProfile>.Empty;
    }

    private static ImmutableSortedDictionary<string, PodProfile> Read(SettingsFile profiles) =>
        profiles.Keys.ToImmutableSortedDictionary(name => name, name => Profile(profiles.Section(name)!), StringComparer.Ordinal);

    private static PodProfile Profile(SettingsFile file)
    {
        var plain = new PodProfile();
        return new PodProfile
        {
            NodeSelector = file.Pairs("nodeSelector", static (_, _) => true, TextExpected),
            Tolerations = [.. file.Sections("tolerations").Select(Toleration)],
            GpuResource = file.Text("gpuResource") ?? plain.GpuResource,
            RuntimeClass = file.Text("runtimeClass"),
            PriorityClass = file.Text("priorityClass"),
            QueuePriorityClass = file.Text("queuePriorityClass"),
            ServiceAccount = file.Text("serviceAccount"),
            ImagePullSecrets = [.. file.Texts("imagePullSecrets")],
            Claims = [.. file.Sections("claims").Select(Claim)],
            WorkspaceClaim = file.Text("workspaceClaim"),
            CheckpointClaim = file.Text("checkpointClaim"),
            Annotations = file.Pairs(
                "annotations",
                PodProfile.MayAnnotate,
                $"{TextExpected}; of AppArmor and seccomp only runtime/default or localhost/PROFILE"),
        };
    }

    private static PodToleration Toleration(SettingsFile file) => new(
        file.Required("key", static _ => true, "a taint's key"),
        file.Text("value"),
        file.Text("effect", effects.Contains, string.Join(", ", effects)));

    private static PodClaim Claim(SettingsFile file) => new(
        file.Required("claim", static _ => true, "the name of a PersistentVolumeClaim"),
        file.Required("path", PodClaim.MayBeAt, "an absolute path, outside of /wf…, /work, /tmp and /dev"),
        file.Flag("readOnly") ?? true);

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.Usage($"the profiles {path}, which wf.yaml names, can't be read: {failure.Message}");
        }
    }
}
