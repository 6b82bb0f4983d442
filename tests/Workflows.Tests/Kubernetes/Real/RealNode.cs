using k8s;
using k8s.Models;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>The cluster's only node, changed for the time of a test.</summary>
internal sealed class RealNode(RealSpace space, string name, Func<Task> undo) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>New pods are kept away from it.</summary>
    public static async Task<RealNode> CordonAsync(RealSpace space)
    {
        var name = await NameAsync(space);
        await SetAsync(true);
        return new RealNode(space, name, () => SetAsync(false));

        Task SetAsync(bool cordoned) => space.Admin.CoreV1.PatchNodeAsync(
            new V1Patch($$$"""{"spec":{"unschedulable":{{{(cordoned ? "true" : "null")}}}}}""", V1Patch.PatchType.MergePatch), name);
    }

    /// <summary>It says that it has GPUs, as a device plugin would have it say.</summary>
    public static async Task<RealNode> AdvertiseGpusAsync(RealSpace space, int count)
    {
        var name = await NameAsync(space);
        await PatchAsync("add", $", \"value\": \"{count}\"");
        return new RealNode(space, name, () => PatchAsync("remove", string.Empty));

        Task PatchAsync(string verb, string value)
        {
            string[] places = ["capacity", "allocatable"];
            var patch = string.Join(", ", places.Select(place => $$"""{ "op": "{{verb}}", "path": "/status/{{place}}/nvidia.com~1gpu"{{value}} }"""));
            return space.Admin.CoreV1.PatchNodeStatusAsync(new V1Patch($"[{patch}]", V1Patch.PatchType.JsonPatch), name);
        }
    }

    /// <summary>What <c>kubectl drain</c> does to a pod.</summary>
    public Task EvictAsync(V1Pod pod) => space.Admin.CoreV1.CreateNamespacedPodEvictionAsync(
        new V1Eviction
        {
            // The group's first version: servers before 1.22 know no other.
            ApiVersion = "policy/v1beta1",
            Kind = "Eviction",
            Metadata = new V1ObjectMeta { Name = pod.Metadata.Name, NamespaceProperty = space.Name },
        },
        pod.Metadata.Name,
        space.Name);

    public async ValueTask DisposeAsync() => await undo();

    private static async Task<string> NameAsync(RealSpace space) => (await space.Admin.CoreV1.ListNodeAsync()).Items[0].Metadata.Name;
}
