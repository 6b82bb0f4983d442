using System.CommandLine;

namespace Workflows.Cli.Starting;

/// <summary>Options of the commands that start a run, or drive one.</summary>
internal static class StartOptions
{
    public static Option<string[]> Parameters { get; } = new("--parameter", "-p") { Description = "A parameter; may be given again", HelpName = "NAME=VALUE" };

    public static Option<bool> Yes { get; } = new("--yes") { Description = "Approve whatever asks, as actor `local`" };

    public static Option<bool> Detach { get; } = new("--detach") { Description = "Only record the run and print its name; an engine drives it" };

    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Say what the run would do, as far as that can be told, and start none" };
}
