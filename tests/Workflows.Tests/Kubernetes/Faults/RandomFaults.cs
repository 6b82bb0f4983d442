using System.Collections.Concurrent;
using System.Net;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>Faults by lot, from a seed; until they stop.</summary>
internal sealed class RandomFaults(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly double rate = 0.1 + (new Random(seed).NextDouble() * 0.6);

    /// <summary>How often each fault struck, over all seeds.</summary>
    public static ConcurrentDictionary<string, int> Struck { get; } = [];

    public bool IsOver { get; set; }

    public Fault? Of(Call call)
    {
        var fault = Draw(call);
        if (fault is not null) Struck.AddOrUpdate(fault.GetType().Name, 1, (_, count) => count + 1);
        return fault;
    }

    private Fault? Draw(Call call)
    {
        lock (gate)
        {
            if (IsOver || random.NextDouble() >= rate) return null;
            return call.Verb switch
            {
                "watch" => random.Next(6) switch
                {
                    0 => new Fault.Cut(random.Next(5)),
                    1 => new Fault.Closed(random.Next(5)),
                    2 => new Fault.Expired(random.Next(5)),
                    3 => new Fault.Silent(random.Next(5)),
                    4 => new Fault.Deaf(),
                    _ => new Fault.RequestLost(),
                },
                "list" when random.Next(3) == 0 => new Fault.Stale(),
                "other" or "log" => random.Next(2) == 0 ? new Fault.RequestLost() : null,
                _ => OfRequest(call),
            };
        }
    }

    private Fault OfRequest(Call call) => random.Next(9) switch
    {
        0 => new Fault.RequestLost(),
        1 or 2 => new Fault.AnswerLost(),
        3 => new Fault.Twice(),
        4 => new Fault.Held(Task.Delay(random.Next(100))),
        5 => new Fault.Answer(HttpStatusCode.TooManyRequests, "TooManyRequests", "slow down", RetryAfter: random.Next(1, 5)),
        6 => new Fault.Answer((HttpStatusCode)(500 + (4 * random.Next(2))), "InternalError", "etcdserver: leader changed", Done: random.Next(2) == 0),
        7 when call.Verb == "create" => new Fault.Answer(
            HttpStatusCode.Forbidden, "Forbidden", "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"),
        _ => new Fault.Answer(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "not now"),
    };
}
