using Npgsql;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// Others who take every connection that a server has, and each that becomes free, until this is disposed. Those of <c>wf</c> are ended, so that it has none.
/// </summary>
internal sealed class ConnectionStorm : IAsyncDisposable
{
    private const string EndAll = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wf'";

    private static readonly TimeSpan breath = TimeSpan.FromMilliseconds(5);

    private readonly List<NpgsqlConnection> taken = [];
    private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private readonly string connection;
    private readonly Task taking;

    private ConnectionStorm(string server)
    {
        connection = new NpgsqlConnectionStringBuilder(server) { Pooling = false, ApplicationName = "storm" }.ConnectionString;
        taking = Task.Run(TakeAsync);
    }

    /// <summary>Ends once there is no room left.</summary>
    public static async Task<ConnectionStorm> RaiseAsync(string server)
    {
        var storm = new ConnectionStorm(server);
        await Task.WhenAny(storm.full.Task, storm.taking);
        return storm;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await taking;
        foreach (var open in taken)
        {
            await open.DisposeAsync();
        }

        stop.Dispose();
    }

    private async Task TakeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var next = new NpgsqlConnection(connection);
            try
            {
                await next.OpenAsync();
                taken.Add(next);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await next.DisposeAsync();
                if (await EndOthersAsync() == 0)
                {
                    full.TrySetResult();
                }

                await Task.Delay(breath);
            }
        }
    }

    /// <returns>How many there were.</returns>
    private async Task<int> EndOthersAsync()
    {
        await using var end = new NpgsqlCommand(EndAll, taken[0]);
        await using var ended = await end.ExecuteReaderAsync();
        var count = 0;
        while (await ended.ReadAsync())
        {
            count++;
        }

        return count;
    }
}
