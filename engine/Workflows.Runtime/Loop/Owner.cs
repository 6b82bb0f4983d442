using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

/// <summary>
/// The one thread that owns everything the engine keeps in memory. Whoever else learns something posts what is to be done about it, and it
/// is done here, one after another: no lock anywhere else.
/// </summary>
internal sealed partial class Owner(ILogger log)
{
    /// <summary>Posts done before a turn ends: enough to fill a batch, few enough that timers and commits are never kept waiting.</summary>
    private const int PostsPerTurn = 4_096;

    private readonly Channel<Action> posts = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    public bool IsEmpty => !posts.Reader.TryPeek(out _);

    /// <summary>Does this on the owner's thread, after everything posted before it. From any thread.</summary>
    public void Post(Action action) => posts.Writer.TryWrite(action);

    /// <summary>Asks on the owner's thread, after everything posted before it. From any thread; is cancelled where the owner has gone.</summary>
    public Task<T> AskAsync<T>(Func<T> question, CancellationToken gone)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.TrySetResult(question()));
        return answer.Task.WaitAsync(gone);
    }

    /// <summary>Does what is posted, and a turn after each burst of it, until a turn says that it was the last.</summary>
    public async Task RunAsync(Func<bool> turn)
    {
        var last = false;
        while (!last)
        {
            await posts.Reader.WaitToReadAsync(CancellationToken.None);
            for (var n = 0; n < PostsPerTurn && posts.Reader.TryRead(out var action); n++)
            {
                Do(action);
            }

            Do(() => last = !turn());
        }
    }

    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception bug)
        {
            // The net under the loop. What concerns a run has its own boundary (FailureBoundary); whatever else throws, the runs go on.
            LogBug(bug);
        }
    }
}
