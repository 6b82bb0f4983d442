using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Rows;

/// <summary>
/// Encodes one event at a time: the fact, and the rows that it changed. Each row is written as JSON once; the same bytes are its place in
/// <c>events.changes</c> and its body in its table. The buffer is used again, so spans live until the next event.
/// </summary>
internal sealed class Changes : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter writer;
    private readonly List<ChangedRow> rows = [];
    private Range fact;
    private Range changes;

    public Changes() => writer = new(buffer, RowJson.Writing);

    public ReadOnlySpan<byte> Fact => buffer.WrittenSpan[fact];

    public ReadOnlySpan<byte> Json => buffer.WrittenSpan[changes];

    /// <summary>The rows in the order to write them in: an attempt ends before the next one of its step begins.</summary>
    public List<ChangedRow> Rows => rows;

    public ReadOnlySpan<byte> Body(ChangedRow row) => buffer.WrittenSpan[row.Body];

    /// <summary>An event of a run's history.</summary>
    public void Encode(RunFact happened)
    {
        Begin(happened.Event, RowJson.Default.RunEvent);
        var (state, change) = (happened.State, happened.Changes);
        if (change.Run)
        {
            AddRun(state);
        }

        AddSteps(state, change.Steps);
        AddItems(state, change.Items);
        AddInstances(state, change.Instances);
        AddAttempts(change.Attempts);
        End();
    }

    /// <summary>The first event of a run: all of its rows. A step that waits has none.</summary>
    public void EncodeAccepted(RunState run)
    {
        Begin(RunAccepted.Of(run), RowJson.Default.RunAccepted);
        var begun = Enumerable.Range(0, run.Steps.Count).Where(step => run.Steps[step].Status != StepStatus.Waiting).ToImmutableArray();
        AddRun(run);
        AddSteps(run, begun);
        AddItems(run, begun);
        AddInstances(run, [.. begun.SelectMany(step => Instances(step, run.Steps[step].Fan))]);
        AddAttempts([]);
        End();
    }

    public void Dispose() => writer.Dispose();

    private static IEnumerable<InstanceKey> Instances(int step, FanState? fan) =>
        fan is null ? [] : Enumerable.Range(0, fan.Total).Where(index => fan.Instances[index] is not null).Select(index => new InstanceKey(step, index));

    private void AddRun(RunState run)
    {
        writer.WritePropertyName("run"u8);
        Add(RunRow.Of(run), RowJson.Default.RunRow);
    }

    private void AddSteps(RunState run, ImmutableArray<int> steps)
    {
        writer.WriteStartArray("steps"u8);
        foreach (var step in steps)
        {
            Add(StepRow.Of(step, run.Steps[step]), RowJson.Default.StepRow);
        }

        writer.WriteEndArray();
    }

    private void AddItems(RunState run, ImmutableArray<int> steps)
    {
        writer.WriteStartArray("items"u8);
        foreach (var step in steps)
        {
            if (run.Steps[step].Fan is { } fan)
            {
                Add(new ItemsRow(step, fan.Items.IsDefault ? null : fan.Items), RowJson.Default.ItemsRow);
            }
        }

        writer.WriteEndArray();
    }

    private void AddInstances(RunState run, ImmutableArray<InstanceKey> keys)
    {
        writer.WriteStartArray("instances"u8);
        foreach (var (step, index) in keys)
        {
            Add(InstanceRow.Of(step, index, run.Steps[step].Fan?.Instances[index]), RowJson.Default.InstanceRow);
        }

        writer.WriteEndArray();
    }

    private void AddAttempts(ImmutableArray<AttemptChange> attempts)
    {
        writer.WriteStartArray("ended"u8);
        foreach (var attempt in attempts)
        {
            if (attempt is AttemptChange.Ended ended)
            {
                Add(AttemptEndRow.Of(ended), RowJson.Default.AttemptEndRow);
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("added"u8);
        foreach (var attempt in attempts)
        {
            if (attempt is AttemptChange.Added added)
            {
                Add(AttemptRow.Of(added), RowJson.Default.AttemptRow);
            }
        }

        writer.WriteEndArray();
    }

    private void Begin<T>(T happened, JsonTypeInfo<T> type)
    {
        buffer.ResetWrittenCount();
        rows.Clear();
        writer.Reset();
        JsonSerializer.Serialize(writer, happened, type);
        writer.Flush();
        fact = ..buffer.WrittenCount;
        writer.Reset();
        writer.WriteStartObject();
    }

    private void End()
    {
        writer.WriteEndObject();
        writer.Flush();
        changes = fact.End..buffer.WrittenCount;
    }

    private void Add<T>(T row, JsonTypeInfo<T> type)
        where T : Row
    {
        writer.Flush();
        var start = buffer.WrittenCount;
        JsonSerializer.Serialize(writer, row, type);
        writer.Flush();

        // In an array the writer puts the comma before all but the first.
        start += buffer.WrittenSpan[start] == (byte)',' ? 1 : 0;
        rows.Add(new(row, start..buffer.WrittenCount));
    }
}

/// <summary>A row and where its JSON lies.</summary>
internal readonly record struct ChangedRow(Row Row, Range Body);
