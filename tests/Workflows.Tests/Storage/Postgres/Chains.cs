using FluentAssertions;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Steps one after another, each a program, and what their history must be whatever befell the server.</summary>
internal static class Chains
{
    /// <summary>Their names are s1, s2 and so on.</summary>
    public static string Of(int steps) => "name: chain\nsteps:\n" + string.Concat(Enumerable.Range(1, steps).Select(i =>
        $"  s{i}: {{ {(i == 1 ? string.Empty : $"needs: [s{i - 1}], ")}uses: container, command: ['true'] }}\n"));

    public static void ShouldHaveNoGap(IReadOnlyList<EventRecord> events) =>
        events.Select(e => e.Sequence).Should().Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), "history has no gap");
}
