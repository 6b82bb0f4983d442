using System.Globalization;
using k8s.Models;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>Requests and limits of a pod's containers.</summary>
internal static class ContainerResources
{
    /// <summary>What a step that asks for no cpu reserves.</summary>
    private const string SmallCpu = "100m";

    /// <summary>
    /// Memory, scratch space and GPUs are reserved as they are limited, so that no attempt lives on memory that its node promised to another;
    /// the same goes for cpu once it is asked for.
    /// </summary>
    public static V1ResourceRequirements Of(ResourceRequest asked, string gpuResource)
    {
        var limits = new Dictionary<string, ResourceQuantity>();
        if (asked.Cpu is { } cpu) limits["cpu"] = Quantity(Millis(cpu));
        if (asked.Memory is { } memory) limits["memory"] = Quantity(Bytes(memory));
        if (asked.EphemeralStorage is { } storage) limits["ephemeral-storage"] = Quantity(Bytes(storage));
        if (asked.Gpu > 0) limits[gpuResource] = Quantity(asked.Gpu.ToString(CultureInfo.InvariantCulture));

        var requests = new Dictionary<string, ResourceQuantity>(limits);
        _ = requests.TryAdd("cpu", Quantity(SmallCpu));
        return new V1ResourceRequirements { Requests = requests, Limits = limits.Count > 0 ? limits : null };
    }

    /// <summary>
    /// The same without GPUs: an init container is over before the command starts, so it costs its pod nothing more, and quotas that demand limits accept it.
    /// </summary>
    public static V1ResourceRequirements ForInit(ResourceRequest asked, string gpuResource) => Of(asked with { Gpu = 0 }, gpuResource);

    /// <summary>Bytes of <c>/dev/shm</c>: what is asked for; with a GPU half of the memory, since data loaders there share batches through it.</summary>
    public static long? SharedMemory(ResourceRequest asked) => asked.SharedMemory ?? (asked.Gpu > 0 ? asked.Memory / 2 : null);

    public static ResourceQuantity Quantity(string text) => new(text);

    public static string Bytes(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    private static string Millis(decimal cores) => string.Create(CultureInfo.InvariantCulture, $"{decimal.Ceiling(cores * 1000):0}m");
}
