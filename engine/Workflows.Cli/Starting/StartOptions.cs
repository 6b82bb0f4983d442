using System.Collections.Immutable;
using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Starting;

/// <summary>Options of the commands that start a run, or drive one.</summary>
internal static class StartOptions
{
    public static Option<string[]> Parameters { get; } = new("--parameter", "-p") { Description = "A parameter; may be given again", HelpName = "NAME=VALUE" };

    public static Option<string[]> Labels { get; } = new("--label")
    {
        Description = "What the run is found by later (wf list --label); may be given again",
        HelpName = "KEY=VALUE",
    };

    public static Option<bool> Yes { get; } = new("--yes") { Description = "Approve whatever asks, as actor `local`" };

    public static Option<bool> Detach { get; } = new("--detach") { Description = "Only record the run and print its name; an engine drives it" };

    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Say what the run would do, as far as that can be told, and start none" };

    /// <summary>Reads <c>--label team=ml --label ticket=42</c>.</summary>
    public static ImmutableSortedDictionary<string, string> ReadLabels(ParseResult parsed)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(Labels) ?? [])
        {
            var (label, problem) = LabelFilter.Read(text);
            if (label is not { Value: { } value })
            {
                throw RefusedException.Usage($"--label: {problem ?? $"expected KEY=VALUE, found `{text}`"}");
            }

            if (!labels.TryAdd(label.Key, value))
            {
                throw RefusedException.Usage($"--label: {label.Key} is given twice");
            }
        }

        return LabelRules.Problem(labels) is { } many ? throw RefusedException.Usage($"--label: {many}") : labels.ToImmutable();
    }
}
