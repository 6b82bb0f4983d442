namespace Workflows.Tests.Kubernetes.Server;

/// <summary>A request on its way to the server.</summary>
/// <param name="Verb">create, get, list, watch, delete, patch, log, or other.</param>
/// <param name="Space">The namespace.</param>
/// <param name="Name">The pod; null for lists and creates.</param>
internal sealed record Call(string Verb, string Space, string? Name)
{
    /// <summary>Whose log is asked for.</summary>
    public string? Container { get; init; }

    public bool IsWrite => Verb is "create" or "delete" or "patch";

    public static Call Of(string method, string path, IEnumerable<string> query) => path.Trim('/').Split('/') switch
    {
        ["api", "v1", "namespaces", var space, "pods"] when method == "GET" => new(query.Contains("watch") ? "watch" : "list", space, null),
        ["api", "v1", "namespaces", var space, "pods"] => new("create", space, null),
        ["api", "v1", "namespaces", var space, "pods", var name] => new(method.ToLowerInvariant(), space, name),
        ["api", "v1", "namespaces", var space, "pods", var name, "log"] => new("log", space, name),
        _ => new("other", string.Empty, null),
    };
}
