using Npgsql;
using Workflows.Runtime.Faulting;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Sql.Inbox;

namespace Workflows.Storage.Postgres.Inbox;

/// <summary>
/// Wakes engines when somebody has written to the inbox: this process's by a signal, others by a notification of the server. It is sent after the
/// commit, since a commit that notifies takes a lock of the whole server [tried: 8 clients stay near 2,400 commits/s], and one for all that came
/// meanwhile. One that is lost, with its connection say, is made good by a look each second.
/// </summary>
internal sealed class Notices(PostgresServer server, TimeProvider clock) : IAsyncDisposable
{
    private const string Channel = "wf_inbox";

    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(1);

    private readonly WakeSignal signal = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock start = new();
    private Task listening = Task.CompletedTask;
    private Task sending = Task.CompletedTask;
    private bool asked;
    private bool isSending;
    private bool begun;

    /// <summary>Says that the inbox has a new entry.</summary>
    public void Touch()
    {
        signal.Give();
        TouchOthers();
    }

    /// <summary>Wakes the engines of other processes; this one's may hear of it as well.</summary>
    public void TouchOthers()
    {
        lock (start)
        {
            asked = true;
            if (!isSending)
            {
                isSending = true;
                sending = Task.Run(SendAsync);
            }
        }
    }

    /// <summary>Ends at the first touch since the last call ended, or when it is time to look. One caller at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        Begin();
        await signal.WaitAsync(SafetyNet, clock, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private void Begin()
    {
        lock (start)
        {
            if (!begun)
            {
                begun = true;
                listening = Task.Run(ListenAsync);
            }
        }
    }

    private async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await server.Source.OpenConnectionAsync(stop.Token);
                connection.Notification += (_, _) => signal.Give();
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stop.Token);
                }

                // What came while nobody listened.
                signal.Give();
                while (true)
                {
                    await connection.WaitAsync(stop.Token);
                }
            }
            catch (Exception trouble) when (trouble is NpgsqlException or TimeoutException)
            {
                await Task.Delay(SafetyNet, TimeProvider.System, stop.Token);
            }
        }
    }

    private async Task SendAsync()
    {
        while (TakeAsked())
        {
            try
            {
                await using var connection = await server.Source.OpenConnectionAsync(stop.Token);
                await using var notify = new NpgsqlCommand($"NOTIFY {Channel}", connection);
                Faults.Hit("notify-before");
                await notify.ExecuteNonQueryAsync(stop.Token);
                Faults.Hit("notify-after");
            }
            catch (Exception trouble) when (trouble is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                // The safety net is for this.
            }
        }
    }

    private bool TakeAsked()
    {
        lock (start)
        {
            isSending = asked && !stop.IsCancellationRequested;
            asked = false;
            return isSending;
        }
    }
}
