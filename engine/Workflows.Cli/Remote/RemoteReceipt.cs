using Workflows.Cli.Backends;
using Workflows.Cli.CommandLine;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Remote;

/// <summary>What was asked of a run through a server, which waits for whoever drives the run before it answers.</summary>
/// <param name="answering">Ends with its answer; null: nobody has answered there.</param>
internal sealed class RemoteReceipt(Task<InboxAnswer?> answering) : Receipt
{
    /// <summary>Who asks on the way is told of a refusal and goes on, whatever its reason.</summary>
    public override async Task<InboxAnswer?> FindAsync(CancellationToken cancellation)
    {
        if (!answering.IsCompleted)
        {
            return null;
        }

        try
        {
            return await answering;
        }
        catch (Exception refused) when (refused is RefusedException or ProblemException)
        {
            return new(0, refused.Message);
        }
    }

    public override Task<InboxAnswer?> WaitAsync(CancellationToken cancellation) => answering.WaitAsync(cancellation);

    public override IEnumerable<string> Unanswered(string done) => [$"recorded: nobody has answered yet, and whoever drives the run takes it next: {done}"];
}
