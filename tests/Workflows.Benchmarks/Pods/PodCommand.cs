using System.Text.Json;

namespace Workflows.Benchmarks.Pods;

/// <summary>What runs in pods, ours and bare ones.</summary>
/// <param name="Image">On the cluster's nodes already.</param>
/// <param name="Exec">Where the image has <c>wf-exec</c>; null: an init container brings it.</param>
/// <param name="Words">The command.</param>
internal sealed record PodCommand(string Image, string? Exec, params IReadOnlyList<string> Words)
{
    public const string ExecImage = "docker.io/local/wf-exec:1";

    /// <summary>The image has no shell: the least that it can run is <c>wf-exec</c>, which copies itself and ends.</summary>
    public static PodCommand Trivial { get; } = new("docker.io/local/wf-ml:1", "/usr/bin/wf-exec", "/usr/bin/wf-exec", "--install", "/tmp");

    public static PodCommand TrivialWithInit { get; } = new("docker.io/local/busybox:1", null, "true");

    /// <summary>A hundred of them fit a small node.</summary>
    public static PodCommand Sleeping { get; } = new("docker.io/local/busybox:1", null, "sleep", "600") { Cpu = "0.01" };

    /// <summary>Cores; null: what the executor reserves for a step that asks for none.</summary>
    public string? Cpu { get; init; }

    /// <summary>The members of a step that runs it.</summary>
    public string Step =>
        $"uses: container, image: {Image}, command: {JsonSerializer.Serialize(Words)}{(Cpu is null ? string.Empty : $", resources: {{ cpu: {Cpu} }}")}";
}
