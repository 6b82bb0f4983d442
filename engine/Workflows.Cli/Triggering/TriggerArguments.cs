using System.CommandLine;

namespace Workflows.Cli.Triggering;

/// <summary>How a command names a trigger.</summary>
internal sealed class TriggerArguments
{
    public Argument<string> Workflow { get; } = new("workflow") { HelpName = "WORKFLOW", Description = "The workflow" };

    public Argument<string> Name { get; } = new("name") { HelpName = "NAME", Description = "The trigger" };
}
