using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Storage.Files;
using Workflows.Tests.Crashes;
using Workflows.Tests.Samples;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>The real <c>wf</c> with a data folder whose settings say Kubernetes, and a namespace of its own for the pods.</summary>
internal sealed class RealWf : IAsyncDisposable
{
    /// <summary>Only what hangs takes as long.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private RealWf(RealSpace space, string settings)
    {
        Space = space;
        Sample = new Sample();
        File.AppendAllText(Path.Combine(Wf.Data, "wf.yaml"), settings);
    }

    public RealSpace Space { get; }

    public Sample Sample { get; }

    public Wf Wf => Sample.Wf;

    /// <param name="settings">More lines of <c>wf.yaml</c>.</param>
    public static async Task<RealWf> StartAsync(string settings = "")
    {
        var space = await RealSpace.StartAsync();
        return In(space, space.Kubeconfig, settings);
    }

    /// <summary>In a namespace that is there, as this kubeconfig's user. It goes with the folder.</summary>
    public static RealWf In(RealSpace space, string kubeconfig, string settings = "")
    {
        var image = Environment.GetEnvironmentVariable(RealCluster.ImageVariable) is { Length: > 0 } said ? $", execImage: '{said}'" : string.Empty;
        return new RealWf(space, $"executor: kubernetes\nkubernetes: {{ kubeconfig: '{kubeconfig}', namespace: {space.Name}{image} }}\n{settings}");
    }

    /// <summary>A definition of the test; the path to name it by.</summary>
    public string Definition(string text)
    {
        var path = Sample.PathOf($"{text.Split('\n')[0]["name: ".Length..].Trim()}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A definition with one step in a shell.</summary>
    /// <param name="script">One line, without double quotes.</param>
    /// <param name="more">More of the step, in flow style, each ended by a comma.</param>
    public string OneStep(string script, string more = "") =>
        Definition($"name: one\nsteps:\n  step: {{ uses: container, image: 'docker.io/local/busybox:1', {more} command: [sh, -c, \"{script}\"] }}\n");

    /// <summary>An engine that works until it is killed.</summary>
    public WfRunning Work() => Wf.Start(null, ["work"]);

    public async Task<JsonElement> StepAsync(string run, string step) => (await Sample.ShowAsync(run)).GetProperty("steps").GetProperty(step);

    /// <summary>What <c>wf show</c> says that a step waits for, once that has these words.</summary>
    public async Task<string> WaitsAsync(string run, string step, string kind, string words)
    {
        var text = string.Empty;
        await UntilAsync(
            async () =>
            {
                // Asked too early, wf has not heard of the run.
                if (await Wf.RunAsync("show", run, "--json") is not { Exit: 0 } shown) return false;
                var now = JsonSerializer.Deserialize<JsonElement>(shown.Output).GetProperty("steps").GetProperty(step);
                if (!now.TryGetProperty("waitsFor", out var waits) || waits.ValueKind != JsonValueKind.Object) return false;
                text = waits.GetProperty("text").GetString()!;
                return waits.GetProperty("kind").GetString() == kind && text.Contains(words, StringComparison.Ordinal);
            },
            () => $"{run} {step} waits for {kind}: {words}; it waited for: {text}");
        return text;
    }

    /// <summary>As <see cref="SaysAsync"/>, and the engine has read it: <c>wf logs</c> shows it.</summary>
    public async Task<V1Pod> HasLoggedAsync(string run, string step, string words)
    {
        var found = await SaysAsync(step, words);
        await UntilAsync(
            async () => (await Wf.RunAsync("logs", run, step)).Output.Contains(words, StringComparison.Ordinal),
            () => $"wf logs {run} {step} shows: {words}");
        return found;
    }

    /// <summary>The pod of an attempt, once its command has said something.</summary>
    public async Task<V1Pod> SaysAsync(string step, string words, int attempt = 1)
    {
        V1Pod? found = null;
        await UntilAsync(
            async () =>
            {
                found = (await Space.PodsAsync()).FirstOrDefault(
                    pod => pod.Metadata.Labels[Keys.Step] == step && pod.Metadata.Annotations[Keys.Number] == $"{attempt}" && pod.Status.Phase == "Running");
                if (found is null) return false;
                await using var log = await Space.Admin.CoreV1.ReadNamespacedPodLogAsync(found.Metadata.Name, Space.Name, container: "main");
                using var reader = new StreamReader(log);
                return (await reader.ReadToEndAsync()).Contains(words, StringComparison.Ordinal);
            },
            () => $"attempt {attempt} of {step} says: {words}");
        return found!;
    }

    /// <summary>Asks until it is so; what it asks has no event that the test could wait for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (clock.Elapsed > patience) throw new TimeoutException($"It never happened that {what()}.");
            await Task.Delay(50);
        }
    }

    /// <summary>Nothing of what has ended is left in the cluster, and all of it is in the store and can be read.</summary>
    public async Task ShouldBeClearedAsync(string run)
    {
        (await Space.PodsAsync()).Select(pod => pod.Metadata.Name).Should().BeEmpty();
        (await Space.SecretsAsync()).Should().BeEmpty();
        var store = new FolderFileStore(Path.Combine(Wf.Data, "files"));
        foreach (var ended in new SqliteFile(Wf.Data).Query(
            "SELECT ended FROM attempts WHERE ended IS NOT NULL").Select(row => JsonSerializer.Deserialize<JsonElement>(row)))
        {
            var artifacts = ended.TryGetProperty("artifacts", out var kept) ? kept.EnumerateArray().ToList() : [];
            if (ended.TryGetProperty("startedAt", out _)) artifacts.Select(artifact => artifact.GetProperty("name").GetString()).Should().Contain("log");
            foreach (var artifact in artifacts)
            {
                new FileInfo(store.PathOf(artifact.GetProperty("sha256").GetString()!)).Length.Should().Be(artifact.GetProperty("size").GetInt64());
            }
        }

        _ = (await Wf.RunAsync("logs", run)).Exited(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Space.DisposeAsync();
        Sample.Dispose();
    }
}
