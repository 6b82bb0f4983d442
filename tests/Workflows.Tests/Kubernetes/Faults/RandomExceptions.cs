using System.Collections.Concurrent;
using Workflows.Runtime.Files;
using Workflows.Tests.Kubernetes.Server;
using Workflows.Tests.Runtime.Failures;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>
/// Exceptions by lot inside every port of the executor: each request, the file store, what pods are given, the engine's ear; until they stop.
/// </summary>
internal sealed class RandomExceptions(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed ^ 0x5eed);
    private readonly double rate = 0.05 + (new Random(seed).NextDouble() * 0.2);

    /// <summary>How often each port threw, over all seeds.</summary>
    public static ConcurrentDictionary<string, int> Thrown { get; } = [];

    public bool IsOver { get; set; }

    public Engine Engine(Lab lab)
    {
        var engine = lab.Engine(
            options => options with
            {
                BeforeCall = Maybe,
                ActivityApi = () =>
                {
                    Maybe("activity API");
                    return "http://127.0.0.1:1";
                },
                Token = uid =>
                {
                    Maybe("token");
                    return $"token-{uid}";
                },
            },
            files: ThrowingPort<IFileStore>.Around(lab.Files, method => Maybe($"files {method}")));
        engine.Before = _ => Maybe("report");
        return engine;
    }

    private void Maybe(string port)
    {
        lock (gate)
        {
            if (IsOver || random.NextDouble() >= rate) return;
            Thrown.AddOrUpdate(port, 1, (_, count) => count + 1);
            throw random.Next(5) switch
            {
                0 => new IOException($"{port}: the disk is full"),
                1 => new KeyNotFoundException($"{port}: a mistake"),
                2 => new OperationCanceledException($"{port}: cancelled by nobody"),
                3 => new TimeoutException($"{port}: too late"),
                _ => new InvalidOperationException($"{port}: not now"),
            };
        }
    }
}
