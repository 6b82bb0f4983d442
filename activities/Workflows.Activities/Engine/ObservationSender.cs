using System.Text.Json.Serialization;

namespace Workflows.Activities.Engine;

/// <summary>
/// Sends progress, metrics and heartbeats to the engine while the activity works. It must never slow or fail the work: callers only leave a note, a
/// loop sends the notes once a second. Of progress only the latest counts; a metric is a fact of the run, so its batches are kept until the engine
/// has them.
/// </summary>
internal sealed class ObservationSender : IAsyncDisposable
{
    public const int BatchSize = 1000;
    private const int LongestName = 200;
    private const int MaxWaiting = 100_000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly EngineClient? _engine;
    private readonly ActivityProgramOptions _options;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private Queue<MetricPoint> _metrics = new();
    private ProgressNote? _progress;

    public ObservationSender(EngineClient? engine, ActivityProgramOptions options)
    {
        _engine = engine;
        _options = options;
        _loop = engine is null ? Task.CompletedTask : Task.Run(LoopAsync);
    }

    public void Progress(double fraction, string? text)
    {
        var note = new ProgressNote(Math.Clamp(fraction, 0, 1), text);
        if (_engine is null)
        {
            _options.Error.WriteLine($"{note.Fraction * 100,3:F0} % {text}".TrimEnd());
            return;
        }

        lock (_lock)
        {
            _progress = note;
        }
    }

    public void Metric(string name, double value, long? step)
    {
        if (!double.IsFinite(value))
        {
            _options.Error.WriteLine($"metric {name} is {value} and was left out: only finite numbers can be kept");
            return;
        }

        if (name is not { Length: > 0 and <= LongestName } || name.Any(char.IsControl))
        {
            // The engine would refuse the whole batch that it is in.
            _options.Error.WriteLine($"a metric was left out: its name must have 1 to {LongestName} characters, and no control characters");
            return;
        }

        if (_engine is null)
        {
            _options.Error.WriteLine(step is null ? $"{name} = {value:G6}" : $"{name} = {value:G6} (step {step})");
            return;
        }

        lock (_lock)
        {
            // An engine away for long must not fill the memory: the oldest points go first.
            if (_metrics.Count >= MaxWaiting)
            {
                _metrics.Dequeue();
            }

            _metrics.Enqueue(new MetricPoint(name, value, step, _options.Time.GetUtcNow()));
        }
    }

    /// <summary>
    /// The work is done: what is still here is sent, as long as the patience lasts, and for a moment only once stopped. A loss is told, and
    /// fails nothing.
    /// </summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        await _end.CancelAsync();
        await _loop;
        using var limit = new CancellationTokenSource();
        await using var stopping = stop.Register(() => limit.CancelAfter(LastWords));
        try
        {
            await FlushAsync(limit.Token);
        }
        catch (Exception e) when (e is ActivityException or OperationCanceledException)
        {
            await _options.Error.WriteLineAsync($"some metrics were not delivered: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Beat, _options.Time);
        var lastBeat = _options.Time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await FlushAsync(_end.Token);
                if (_options.Time.GetElapsedTime(lastBeat) >= HeartbeatEvery)
                {
                    lastBeat = _options.Time.GetTimestamp();
                    await TryAsync(() => new HttpRequestMessage(HttpMethod.Post, "heartbeat"), _end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the work; FinishAsync sends what is left.
        }
        catch (ActivityException e)
        {
            await _options.Error.WriteLineAsync($"telling the engine stopped: {e.Message}");
        }
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        while (Batch() is { Length: > 0 } batch)
        {
            // Taken off only once delivered: a batch cut short by the end of the loop is sent again. (name, step, at) tells a repeat.
            await _engine!.SendAsync(() => EngineClient.Json(HttpMethod.Post, "metrics", batch), Done, stop);
            Remove(batch);
        }

        if (Interlocked.Exchange(ref _progress, null) is { } note)
        {
            await TryAsync(() => EngineClient.Json(HttpMethod.Post, "progress", note), stop);
        }
    }

    private MetricPoint[] Batch()
    {
        lock (_lock)
        {
            return [.. _metrics.Take(BatchSize)];
        }
    }

    private void Remove(MetricPoint[] batch)
    {
        lock (_lock)
        {
            var sent = batch.ToHashSet(ReferenceEqualityComparer.Instance);
            _metrics = new Queue<MetricPoint>(_metrics.Where(point => !sent.Contains(point)));
        }
    }

    /// <summary>Progress and heartbeats are soon stale: a lost one is not worth a second try.</summary>
    private async Task TryAsync(Func<HttpRequestMessage> request, CancellationToken stop)
    {
        try
        {
            await _engine!.SendOnceAsync(request, Done, stop);
        }
        catch (HttpRequestException)
        {
        }
    }

    private static async Task<bool> Done(HttpResponseMessage response)
    {
        await EngineClient.EnsureAsync(response);
        return true;
    }

    private sealed record ProgressNote(double Fraction, string? Text)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Text { get; } = Text;
    }

    private sealed record MetricPoint(string Name, double Value, long? Step, DateTimeOffset At)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Step { get; } = Step;
    }
}
