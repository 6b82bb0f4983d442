using System.Globalization;
using System.Text;
using Workflows.Benchmarks.Pods;

namespace Workflows.Benchmarks;

/// <summary>Definitions of the workloads.</summary>
internal static class Texts
{
    private const string Nothing = "{ uses: container, command: [nothing]";

    /// <summary>A chain of steps that run a program.</summary>
    public static string Chain(int steps, string command = "[nothing]")
    {
        var text = new StringBuilder("name: chain\nsteps:\n");
        for (var i = 0; i < steps; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  s{i}: {{ uses: container, command: {command}{(i == 0 ? string.Empty : $", needs: [s{i - 1}]")} }}\n");
        }

        return text.ToString();
    }

    /// <summary>One fan-out of programs and a join.</summary>
    public static string FanOut(int width) => string.Create(
        CultureInfo.InvariantCulture,
        $"name: fan\nsteps:\n  fan: {Nothing}, forEach: \"{{{{ {width} }}}}\", parallel: 1000 }}\n  join: {Nothing}, needs: [fan] }}\n");

    /// <summary>A chain of <c>set</c> steps, each reading the one before.</summary>
    public static string Sets(int steps)
    {
        var text = new StringBuilder("name: sets\nsteps:\n  s0: { set: { n: 0 } }\n");
        for (var i = 1; i < steps; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  s{i}: {{ set: {{ n: \"{{{{ steps.s{i - 1}.outputs.n + 1 }}}}\" }}, needs: [s{i - 1}] }}\n");
        }

        return text.ToString();
    }

    /// <summary>A fan-out of <c>set</c> instances.</summary>
    public static string SetFan(int width) => string.Create(
        CultureInfo.InvariantCulture,
        $"name: setfan\nsteps:\n  each: {{ forEach: \"{{{{ {width} }}}}\", parallel: 1000, set: {{ n: \"{{{{ item }}}}\" }} }}\n");

    /// <summary>Real processes.</summary>
    public static string Processes(int count, int parallel) => string.Create(
        CultureInfo.InvariantCulture,
        $"name: processes\nsteps:\n  each: {{ forEach: \"{{{{ {count} }}}}\", parallel: {parallel}, uses: container, command: [/bin/true] }}\n");

    /// <summary>A chain of pods.</summary>
    public static string PodChain(int steps, PodCommand command) =>
        $"name: pods\nsteps:\n{string.Concat(Enumerable.Range(0, steps).Select(i => $"  s{i}: {{ {command.Step}{(i == 0 ? string.Empty : $", needs: [s{i - 1}]")} }}\n"))}";

    /// <summary>Pods side by side.</summary>
    public static string PodFan(int width, PodCommand command) => string.Create(
        CultureInfo.InvariantCulture,
        $"name: pods\nsteps:\n  each: {{ forEach: \"{{{{ {width} }}}}\", parallel: 1000, {command.Step} }}\n");

    /// <summary>Waits for an event that nobody sends until the end.</summary>
    public static string Waiting() => "name: waiting\nsteps:\n  hold: { wait: { event: { type: go } } }\n  after: { set: { done: true }, needs: [hold] }\n";
}
