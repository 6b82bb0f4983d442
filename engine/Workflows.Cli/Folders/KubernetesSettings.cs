using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Workflows.Executors.Kubernetes;

namespace Workflows.Cli.Folders;

/// <summary>
/// <c>kubernetes</c> of <c>wf.yaml</c>, with the options of the command line on top; what is null has its default in
/// <see cref="KubernetesOptions"/>.
/// </summary>
internal sealed partial record KubernetesSettings
{
    private const string ApiExpected = "http://IP:PORT (an address: wf-exec has no DNS)", SpaceExpected = "the name of a namespace";

    /// <summary>Absolute path.</summary>
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Project to namespace; the others are in <see cref="Namespace"/>.</summary>
    public ImmutableSortedDictionary<string, string> Namespaces { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where pods reach the activity API.</summary>
    public IPEndPoint? ActivityApi { get; init; }

    public string? ExecImage { get; init; }

    public int? Places { get; init; }

    public int? RequestsPerSecond { get; init; }

    public int? RequestBurst { get; init; }

    public ImmutableSortedDictionary<string, PodProfile> Profiles { get; init; } = ImmutableSortedDictionary<string, PodProfile>.Empty;

    public static KubernetesSettings Read(SettingsFile file, Func<string, string> absolute)
    {
        var requests = file.Section("requests");
        return new KubernetesSettings
        {
            Kubeconfig = file.Text("kubeconfig") is { } kubeconfig ? absolute(kubeconfig) : null,
            Context = file.Text("context"),
            Namespace = file.Text("namespace", IsNamespace, SpaceExpected),
            Namespaces = file.Pairs("namespaces", static (_, space) => IsNamespace(space), SpaceExpected),
            ActivityApi = file.Text("activityApi", text => ParseApi(text) is not null, ApiExpected) is { } api ? ParseApi(api) : null,
            ExecImage = file.Text("execImage"),
            Places = file.Whole("places", 1, 100_000),
            RequestsPerSecond = requests?.Whole("perSecond", 1, 10_000),
            RequestBurst = requests?.Whole("burst", 1, 100_000),
            Profiles = ProfileSettings.Read(file, absolute),
        };
    }

    /// <summary>A namespace as Kubernetes names one.</summary>
    public static bool IsNamespace(string text) => text.Length <= 63 && Label().IsMatch(text);

    /// <summary><c>http://IP:PORT</c>; null for anything else.</summary>
    public static IPEndPoint? ParseApi(string text) =>
        text.StartsWith("http://", StringComparison.Ordinal) && IPEndPoint.TryParse(text[7..].TrimEnd('/'), out var address) && address.Port > 0
            ? address
            : null;

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();
}
