using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using k8s;
using Workflows.Benchmarks.Limits;
using Workflows.Benchmarks.Pods;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Benchmarks.Workloads;

/// <summary>K1 to K5: activities as pods of a real cluster, beside pods that a plain loop makes there.</summary>
internal static class PodWorkloads
{
    private const int Chain = 20, Fan = 200, Idle = 100;
    private static readonly TimeSpan watched = TimeSpan.FromSeconds(30);

    public static Task<string> ChainAsync() => Cluster.MeasureAsync("K1", cluster => ChainAsync(cluster, PodCommand.Trivial, "wf-exec in the image"));

    public static Task<string> ChainWithInitAsync() =>
        Cluster.MeasureAsync("K1", cluster => ChainAsync(cluster, PodCommand.TrivialWithInit, "an init container"));

    /// <summary>K2 and K5: on one chain, through a proxy that notes when the event of each end passes, and when the next create comes.</summary>
    public static Task<string> HopAsync() => Cluster.MeasureAsync("K2", async cluster =>
    {
        var (proxy, choice) = await cluster.ProxyAsync();
        await using var _ = proxy;
        await using var rig = await PodRig.StartAsync(cluster, choice);
        await rig.RunAsync(Texts.PodChain(2, PodCommand.Trivial));
        await cluster.UntilAsync(NoneIsLeft);
        var hops = new Hops(proxy);
        await rig.RunAsync(Texts.PodChain(Chain, PodCommand.Trivial));
        var times = hops.Milliseconds();
        await cluster.UntilAsync(NoneIsLeft);
        var writes = proxy.Calls.Count(call => call.IsWrite) / (double)(Chain + 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"K2 pods: from the event of a pod's end to the next create request: median {times[times.Count / 2]:N1} ms, p90 {times[times.Count * 9 / 10]:N1} ms, over {times.Count} hops\nK5 pods: {writes:N2} writes to the API server a step");

        async Task<bool> NoneIsLeft() => (await cluster.Admin.CoreV1.ListNamespacedPodAsync(cluster.Space)).Items.Count == 0;
    });

    public static Task<string> FanOutAsync() => Cluster.MeasureAsync("K3", async cluster =>
    {
        using var bare = new BarePods(cluster);
        await bare.ChainAsync(2, PodCommand.Trivial);
        var limit = await bare.FanAsync(Fan, PodCommand.Trivial);
        await cluster.EmptyAsync();
        await using var rig = await PodRig.StartAsync(cluster, cluster.Choice);
        await rig.RunAsync(Texts.PodChain(2, PodCommand.Trivial));
        var took = await rig.RunAsync(Texts.PodFan(Fan, PodCommand.Trivial));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"K3 pods: fan-out of {Fan} in {took.TotalSeconds:N1} s, {took / limit:N2} x {Fan} bare pods made at once ({limit.TotalSeconds:N1} s)");
    });

    public static Task<string> IdleAsync() => Cluster.MeasureAsync("K4", async cluster =>
    {
        var (proxy, choice) = await cluster.ProxyAsync();
        await using var _ = proxy;
        await using var rig = await PodRig.StartAsync(cluster, choice);
        var run = await rig.AcceptAsync(Texts.PodFan(Idle, PodCommand.Sleeping));
        await cluster.UntilAsync(
            async () => (await cluster.Admin.CoreV1.ListNamespacedPodAsync(cluster.Space)).Items.Count(pod => pod.Status.Phase == "Running") == Idle);
        await cluster.UntilAsync(() => Task.FromResult(proxy.Calls.Count(call => call.Verb == "log") >= Idle));
        var before = proxy.Calls.Count;
        await Task.Delay(watched);
        var calls = proxy.Calls.Skip(before).ToList();
        await rig.TerminateAsync(run);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"K4 pods: {calls.Count / watched.TotalSeconds:N2} requests/s to the API server while {Idle} pods run ({string.Join(", ", calls.CountBy(call => call.Verb).Select(verb => $"{verb.Key} {verb.Value}"))} in {watched.TotalSeconds:N0} s)");
    });

    /// <summary>Half of the bare pods before ours and half after: the machine's mood counts for both.</summary>
    private static async Task<string> ChainAsync(Cluster cluster, PodCommand command, string how)
    {
        using var bare = new BarePods(cluster);
        await bare.ChainAsync(2, command);
        await using var rig = await PodRig.StartAsync(cluster, cluster.Choice);
        await rig.RunAsync(Texts.PodChain(2, command));
        var limit = await bare.ChainAsync(Chain / 2, command);
        var took = await rig.RunAsync(Texts.PodChain(Chain, command));
        limit += await bare.ChainAsync(Chain / 2, command);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"K1 pods, {how}: chain of {Chain} in {took.TotalSeconds:N1} s, {took / limit:N2} x bare pods one after the other ({limit.TotalSeconds:N1} s)");
    }

    /// <summary>Listens at a proxy.</summary>
    private sealed class Hops
    {
        private readonly ConcurrentDictionary<string, long> ends = [];
        private readonly ConcurrentQueue<long> creates = [];

        public Hops(FaultProxy proxy)
        {
            proxy.Line = line =>
            {
                if (line.Contains("\"terminated\"", StringComparison.Ordinal)) _ = ends.TryAdd(Name(line), Stopwatch.GetTimestamp());
            };
            proxy.Decide = call =>
            {
                if (call.Verb == "create") creates.Enqueue(Stopwatch.GetTimestamp());
                return null;
            };
        }

        /// <summary>Of each end but the last, sorted.</summary>
        public List<double> Milliseconds()
        {
            var asked = creates.Order().ToList();
            return [.. ends.Values.Order().Select(end => (End: end, Next: asked.FirstOrDefault(create => create > end))).Where(hop => hop.Next > 0).Select(
                hop => Stopwatch.GetElapsedTime(hop.End, hop.Next).TotalMilliseconds).Order()];
        }

        private static string Name(string line)
        {
            var start = line.IndexOf("\"name\":\"", StringComparison.Ordinal) + 8;
            return line[start..line.IndexOf('"', start)];
        }
    }
}
