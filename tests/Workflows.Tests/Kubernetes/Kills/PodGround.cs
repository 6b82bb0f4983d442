using System.Collections.Concurrent;
using System.Text.Json;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Tests.Crashes;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Kills;

/// <summary>
/// A namespace of a real API server whose pods run as their commands say. It alone starts and ends them, so what it has witnessed is what
/// ran, whatever the engines believe.
/// </summary>
internal sealed class PodGround : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Instance, bool Ended, string Line)> said = [];
    private readonly Lab lab;
    private readonly Kwok kwok;

    private PodGround(Lab lab)
    {
        this.lab = lab;
        kwok = new Kwok(lab.Plane.Admin, lab.Space, ExitOf) { Saw = (pod, ended) => said.Enqueue((Label(pod, Keys.Instance), ended, Line(pod))) };
        kwok.Start();
        Ground = new Ground(Settings, Witness, LeftAsync);
    }

    public Ground Ground { get; }

    public static async Task<PodGround> StartAsync(ControlPlane plane) => new(await Lab.StartAsync(plane));

    public async ValueTask DisposeAsync()
    {
        await kwok.DisposeAsync();
        await lab.DisposeAsync();
    }

    private string Settings(Scenario scenario) =>
        $"executor: kubernetes\nkubernetes: {{ kubeconfig: {lab.Options().Cluster.Kubeconfig}, namespace: {lab.Space}, places: {scenario.Places} }}\n";

    /// <summary>What each pod of a data folder did: <c>RUN STEP INDEX ATTEMPT</c>, as its command would have written it.</summary>
    private Witness Witness(Wf wf)
    {
        var mine = said.Where(line => line.Instance == InstanceOf(wf)).ToList();
        return new([.. mine.Where(line => !line.Ended).Select(line => line.Line)], [.. mine.Where(line => line.Ended).Select(line => line.Line)]);
    }

    /// <summary>A pod that is there still, running or only held by its finalizer.</summary>
    private async Task<IReadOnlyList<string>> LeftAsync(Wf wf)
    {
        var left = await lab.Plane.Admin.CoreV1.ListNamespacedPodAsync(lab.Space, labelSelector: Keys.Selector(InstanceOf(wf)));
        return [.. left.Items.Select(
            pod => $"pod {pod.Metadata.Name} was left, {pod.Status.Phase}, held by {string.Join(", ", pod.Metadata.Finalizers ?? ["nothing"])}")];
    }

    private static string InstanceOf(Wf wf)
    {
        var file = Path.Combine(wf.Data, "kubernetes", "instance");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "none";
    }

    /// <summary>The words of <see cref="Crashes.Witness.Activity"/> that pods know.</summary>
    private static int? ExitOf(V1Pod pod)
    {
        var command = JsonSerializer.Deserialize<JsonElement>(Note(pod, Keys.Launch))
            .GetProperty("command")
            .EnumerateArray()
            .Select(word => word.GetString()!)
            .ToList();
        return command switch
        {
            ["act"] => 0,
            ["act", "fails-once"] => Note(pod, Keys.Number) == "1" ? 1 : 0,
            ["act", "until-stopped"] => null,
            _ => throw new InvalidOperationException($"no pod can {string.Join(' ', command)}"),
        };
    }

    private static string Line(V1Pod pod) =>
        $"{Note(pod, Keys.Run)} {Label(pod, Keys.Step)} {(pod.Metadata.Annotations.TryGetValue(Keys.Index, out var index) ? index : "-")} {Note(pod, Keys.Number)}";

    private static string Label(V1Pod pod, string key) => pod.Metadata.Labels[key];

    private static string Note(V1Pod pod, string key) => pod.Metadata.Annotations[key];
}
