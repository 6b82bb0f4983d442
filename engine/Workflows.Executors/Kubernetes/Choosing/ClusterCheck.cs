using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>
/// Asks a cluster, before any work depends on it, whether it can be used: is it there, does it know us, may we do what the executor does.
/// For the command line and health checks; the executor itself needs no such question.
/// </summary>
public static class ClusterCheck
{
    /// <summary>What the executor does to pods. Without <c>pods/log</c> it works, but attempts have no logs.</summary>
    private static readonly (string Verb, string Resource, string? Part)[] needs =
    [
        ("create", "pods", null), ("get", "pods", null), ("list", "pods", null), ("watch", "pods", null), ("delete", "pods", null), ("patch", "pods", null),
        ("get", "pods", "log"),
    ];

    /// <summary>Looks at the cluster and the namespaces of the options.</summary>
    /// <exception cref="ClusterException">No cluster can be chosen from the options.</exception>
    public static async Task<ClusterReport> AskAsync(KubernetesOptions options, CancellationToken cancellation)
    {
        var configuration = options.Cluster.Read();
        var limit = new RateLimit(options.RequestsPerSecond, options.RequestBurst, options.Time);
        using var api = new ApiServer(configuration, limit, options.RequestTimeout, options.Time);
        var version = await api.SendAsync<JsonNode>(HttpMethod.Get, "version", null, string.Empty, cancellation);
        if (version.Error is { } away) return Away(api.Address.ToString(), away);

        List<(string Text, IReadOnlyList<string> Cure)> problems = [];
        foreach (var space in options.Namespaces.Values.Append(options.Cluster.NamespaceOf(configuration)).Distinct())
        {
            if (await ProblemOfAsync(api, space, cancellation) is { } problem) problems.Add(problem);
        }

        return new ClusterReport(api.Address.ToString(), (string?)version.Value!["gitVersion"], [.. problems.Select(p => p.Text)])
        {
            Cures = [.. problems.SelectMany(p => p.Cure)],
        };
    }

    /// <summary>The server said nothing, or not to us: credentials are looked at before anything else.</summary>
    private static ClusterReport Away(string address, ApiError away) =>
        new(address, null, [away.Text.StartsWith(address, StringComparison.Ordinal) ? away.Text : $"{address}: {away.Text}"])
        {
            Answers = away.Code is not null,
            Cures = away.Code == HttpStatusCode.Unauthorized
                ? ["the cluster does not know us: the credentials of this context may have expired; `kubectl auth can-i create pods` tries them"]
                : ["`kubectl version` with the same context shows whether it can be reached from here; another context: --context"],
        };

    private static async Task<(string Text, IReadOnlyList<string> Cure)?> ProblemOfAsync(ApiServer api, string space, CancellationToken cancellation)
    {
        List<string> denied = [];
        foreach (var (verb, resource, part) in needs)
        {
            var question = new V1SelfSubjectAccessReview
            {
                ApiVersion = "authorization.k8s.io/v1",
                Kind = "SelfSubjectAccessReview",
                Spec = new V1SelfSubjectAccessReviewSpec
                {
                    ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = space, Verb = verb, Resource = resource, Subresource = part },
                },
            };
            const string path = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
            var answer = await api.SendAsync<V1SelfSubjectAccessReview>(HttpMethod.Post, path, question, "application/json", cancellation);
            if (answer.Error is { } error) return ($"namespace {space}: {error.Text}", []);
            if (answer.Value?.Status?.Allowed != true) denied.Add($"{verb} {(part is null ? resource : $"{resource}/{part}")}");
        }

        if (denied.Count > 0) return ($"namespace {space}: we may not {string.Join(", ", denied)}", Grants(space));
        var found = await api.SendAsync<V1PodList>(HttpMethod.Get, $"api/v1/namespaces/{space}/pods?limit=1", null, string.Empty, cancellation);
        var exists = await api.SendAsync<V1Namespace>(HttpMethod.Get, $"api/v1/namespaces/{space}", null, string.Empty, cancellation);
        return exists.Error is { Kind: ApiErrorKind.NotFound }
            ? ($"there is no namespace {space}", [$"kubectl create namespace {space}", "or name another: --namespace"])
            : found.Error is { } odd ? ($"namespace {space}: {odd.Text}", [])
            : null;
    }

    /// <summary>What an administrator types to allow all that the executor does, and nothing else of weight.</summary>
    private static IReadOnlyList<string> Grants(string space) =>
    [
        "an administrator of the cluster allows it, to NAME (who we are there) or to --serviceaccount=NAMESPACE:NAME:",
        $"kubectl create role workflows -n {space} --verb={string.Join(',', needs.Select(need => need.Verb).Distinct())} --resource=pods,pods/log",
        $"kubectl create rolebinding workflows -n {space} --role=workflows --user=NAME",
    ];
}

/// <summary>What a cluster said.</summary>
/// <param name="Address">The API server's.</param>
/// <param name="Version">Such as <c>v1.20.2</c>; null when it did not answer.</param>
/// <param name="Problems">In words; none when it can be used.</param>
public sealed record ClusterReport(string Address, string? Version, IReadOnlyList<string> Problems)
{
    /// <summary>A server is there, whatever it said. False may pass by itself.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>What can be done about it, a line each: command lines to copy and hints.</summary>
    public IReadOnlyList<string> Cures { get; init; } = [];
}
