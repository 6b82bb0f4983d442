using Workflows.Core.Values;
using Workflows.Runner.Results;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>The record as the kubelet carries it: whole where it fits, else its summary, and the whole in the file store.</summary>
internal static class TerminationMessage
{
    /// <summary>The kubelet keeps 4,096 bytes.</summary>
    public const int Limit = 4000;

    public const string Path = "/dev/termination-log";

    /// <summary>Written in place: it is a file that the kubelet has mounted, and can't be renamed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="record">What it is to say.</param>
    /// <param name="store">Takes what doesn't fit; null where the command never started.</param>
    /// <param name="key">Seals it; the seal comes on top of <see cref="Limit"/>. Null where nobody looks at seals.</param>
    public static void Write(string path, ResultRecord record, ArtifactStore? store, RecordKey? key)
    {
        var text = Fit(record, store).Span;
        File.WriteAllBytes(path, key is null ? text : key.Seal(text));
    }

    private static ReadOnlyMemory<byte> Fit(ResultRecord record, ArtifactStore? store)
    {
        var text = RecordJson.Write(record);
        if (text.Length <= Limit) return text;
        if (store is null || record.NotKept is not null) return Shorten(record);
        try
        {
            var (sha256, size) = store.Write(target => target.Write(text.Span));
            return RecordJson.Write(Summary(record) with { Whole = new StoredRecord(sha256, size) });
        }
        catch (IOException problem)
        {
            return Shorten(Summary(record) with { NotKept = problem.Message });
        }
        catch (Exception problem) // A fault of our own; the command's end is known, and its message is what there is room for.
        {
            return Shorten(record with { Broken = record.Exit == 0 ? $"wf-exec failed at keeping the record: {problem.Message}" : null });
        }
    }

    private static ResultRecord Summary(ResultRecord record) =>
        new()
        {
            Exit = record.Exit,
            Signal = record.Signal,
            StartedAt = record.StartedAt,
            EndedAt = record.EndedAt,
            TimedOut = record.TimedOut,
            OutOfMemory = record.OutOfMemory,
        };

    /// <summary>Nothing was kept, so only the texts can be long.</summary>
    private static ReadOnlyMemory<byte> Shorten(ResultRecord record)
    {
        for (var longest = 1000; ; longest /= 2)
        {
            var text = RecordJson.Write(Summary(record) with
            {
                Lost = Cut(record.Lost, longest),
                Broken = Cut(record.Broken, longest),
                Refused = Cut(record.Refused, longest),
                NotKept = Cut(record.NotKept, longest),
                Message = Cut(record.Message, longest),
            });
            if (text.Length <= Limit) return text;
        }
    }

    private static string? Cut(string? text, int longest) => text is null ? null : UnicodeText.Start(text, longest);
}
