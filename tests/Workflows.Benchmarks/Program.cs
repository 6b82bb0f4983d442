using System.Diagnostics;
using Workflows.Benchmarks.Workloads;

// One line for each workload; names on the command line choose (W1, K2 …), none means all. Those of pods (K1 to K5) want a cluster. Several are processes of
// their own, one after the other: none has another's memory, or code that another has warmed.
(string Name, Func<Task<string>> Run)[] workloads =
[
    ("W1", ManyChains.RunAsync),
    ("W2", Shapes.FanOutAsync),
    ("W3", Shapes.ChainAsync),
    ("W4", Shapes.LatencyAsync),
    ("W5", Processes.RateAsync),
    ("W5", Processes.GapAsync),
    ("W6", Waiting.RunAsync),
    ("W7", Shapes.ManySetsAsync),
    ("W7", Shapes.SetFanAsync),
    ("W10", Restart.RunAsync),
    ("W9", Api.ListAsync),
    ("W9", Api.StreamsAsync),
    ("K1", PodWorkloads.ChainAsync),
    ("K1", PodWorkloads.ChainWithInitAsync),
    ("K2", PodWorkloads.HopAsync),
    ("K3", PodWorkloads.FanOutAsync),
    ("K4", PodWorkloads.IdleAsync),
];

var chosen = workloads.Select(workload => workload.Name).Distinct()
    .Where(name => args.Length == 0 || args.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
foreach (var name in chosen)
{
    if (chosen.Count > 1)
    {
        using var process = Process.Start(Environment.ProcessPath!, name);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) return process.ExitCode;
        continue;
    }

    foreach (var (_, run) in workloads.Where(workload => workload.Name == name))
    {
        Console.WriteLine(await run());
    }
}

return 0;
