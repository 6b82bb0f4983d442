using Workflows.Cli.Terminal;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Folders;

/// <summary>
/// Opens a store that may be crowded: a server whose connections are all taken has one again in a while, and a command that is simply told to try again
/// would be in a loop of a script by then. It says what it waits for.
/// </summary>
internal sealed class PatientOpening(Screen screen, TimeProvider time)
{
    /// <summary>A server that is crowded for so long needs somebody to look at it.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    /// <exception cref="StoreUnavailableException">It can't be opened, or has no room in all this time.</exception>
    public T Open<T>(Func<T> open)
    {
        var (began, isTold) = (time.GetTimestamp(), false);
        for (var pause = new GrowingPause(TimeSpan.FromMilliseconds(100)); ; pause = pause.Next)
        {
            try
            {
                return open();
            }
            catch (StoreUnavailableException crowded) when (crowded.Trouble == StoreTrouble.Busy && time.GetElapsedTime(began) < patience)
            {
                if (!isTold)
                {
                    isTold = true;
                    screen.Note($"waiting for the server, {patience.TotalMinutes:0} minutes at most: {crowded.Message}");
                }
            }

            Task.Delay(pause.Length, time).GetAwaiter().GetResult();
        }
    }
}
