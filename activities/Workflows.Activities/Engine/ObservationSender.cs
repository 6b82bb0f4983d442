using System.Globalization;
using System.Text.Json.Serialization;
using Workflows.Activities.Text;

namespace Workflows.Activities.Engine;

/// <summary>
/// Sends progress, metrics and heartbeats to the engine while the activity works. It must never slow or fail the work: callers only leave a note, a
/// loop sends the notes once a second. Of progress only the latest counts; a metric is a fact of the run, so its batches are kept until the engine
/// has them, or has refused them: then only what is refused is lost, with a word in the log.
/// </summary>
internal sealed class ObservationSender : IAsyncDisposable
{
    public const int BatchSize = 1000;
    private const int MaxWaiting = 100_000;

    /// <summary>Characters of a progress text that are shown.</summary>
    private const int LongestText = 1024;

    /// <summary>Refused points are looked for one by one; an engine that refuses them all is not asked about each.</summary>
    private const int MaxLookedFor = 10;

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
    private int _refused;
    private bool _noteRefused;

    public ObservationSender(EngineClient? engine, ActivityProgramOptions options)
    {
        _engine = engine;
        _options = options;
        _loop = engine is null ? Task.CompletedTask : Task.Run(LoopAsync);
    }

    public void Progress(double fraction, string? text)
    {
        var note = new ProgressNote(double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1), text is null ? null : WholeText.Start(text, LongestText));
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
        name = MetricName.Fit(name);
        if (!double.IsFinite(value))
        {
            _options.Error.WriteLine($"metric {name} is {value} and was left out: only finite numbers can be kept");
            return;
        }

        if (_engine is null)
        {
            _options.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}{(step is null ? "" : $" (step {step})")}"));
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
                await FlushOnceAsync(_end.Token);
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

    /// <summary>An engine that was away for as long as the patience may come back: what is kept is sent then.</summary>
    private async Task FlushOnceAsync(CancellationToken stop)
    {
        try
        {
            await FlushAsync(stop);
        }
        catch (ActivityException e) when (e.ExitCode == ExitCode.Temporary)
        {
            await _options.Error.WriteLineAsync($"metrics wait for the engine: {e.Message}");
        }
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        while (Batch() is { Length: > 0 } batch)
        {
            await SendAsync(batch, stop);
        }

        if (Interlocked.Exchange(ref _progress, null) is { } note)
        {
            await TryAsync(() => EngineClient.Json(HttpMethod.Post, "progress", note), stop);
        }
    }

    /// <summary>
    /// Taken off only once delivered: a batch cut short by the end of the loop is sent again. (name, step, at) tells a repeat. One that is refused is
    /// halved until the points that are to blame stand alone.
    /// </summary>
    private async Task SendAsync(MetricPoint[] batch, CancellationToken stop)
    {
        try
        {
            await _engine!.SendAsync(() => EngineClient.Json(HttpMethod.Post, "metrics", batch), Done, stop);
        }
        catch (ActivityException e) when (IsRefusal(e))
        {
            if (batch.Length > 1 && _refused < MaxLookedFor)
            {
                await SendAsync(batch[..(batch.Length / 2)], stop);
                await SendAsync(batch[(batch.Length / 2)..], stop);
                return;
            }

            _refused++;
            var what = batch.Length == 1 ? $"metric {batch[0].Name} was" : $"{batch.Length} metrics, {batch[0].Name} and so on, were";
            await _options.Error.WriteLineAsync($"{what} left out: {e.Message}");
        }

        Remove(batch);
    }

    /// <summary>What was sent is wrong. An attempt that is over, or may not, is told by another exit code, and ends the telling.</summary>
    private static bool IsRefusal(ActivityException e) => e.ExitCode == ExitCode.Usage;

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
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
        }
        catch (ActivityException e) when (IsRefusal(e))
        {
            if (!_noteRefused)
            {
                _noteRefused = true;
                await _options.Error.WriteLineAsync(e.Message);
            }
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
