using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Files;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Items;

/// <summary>
/// Reads the items of a fan-out from a stored file, one a line. In a file called <c>.jsonl</c> or <c>.ndjson</c> each line is one JSON value, in any
/// other each line is a text: the name tells, so that a line which happens to look like a number never changes its kind.
/// </summary>
internal sealed class ItemReader(IFileStore files, LiveRuns runs, BackgroundWork background)
{
    private const int MostItems = 100_000;
    private const int MostBytes = 8 * 1024 * 1024;

    public void Read(RunState run, Effect.ReadItems effect)
    {
        Faults.Hit("items-read");
        background.ReadFiles(
            run.Id,
            "reading the items of a fan-out",
            stop => ReadAsync(effect.Reference, stop),
            read => Tell(run.Id, effect, read.Items, read.Error),
            failure => Tell(run.Id, effect, [], $"{effect.Reference} can't be read: {failure.Message}"));
    }

    private void Tell(Guid run, Effect.ReadItems effect, ImmutableArray<string> items, string? error) =>
        runs.Deliver(run, new ItemsRead(effect.Step, items, error) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });

    private async Task<(ImmutableArray<string> Items, string? Error)> ReadAsync(string reference, CancellationToken stop)
    {
        if (FileReferences.Read(reference) is not { Folder: false } file)
        {
            return ([], $"{reference} is no stored file");
        }

        try
        {
            await using var content = await files.OpenAsync(file.Sha256, stop);
            using var reader = new StreamReader(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return await ReadAsync(reader, IsJsonLines(file.FileName), stop);
        }
        catch (FileNotFoundException)
        {
            return ([], $"the file store lacks {reference}");
        }
        catch (DecoderFallbackException)
        {
            return ([], $"{file.FileName} is not UTF-8 text");
        }
    }

    private static async Task<(ImmutableArray<string> Items, string? Error)> ReadAsync(StreamReader reader, bool json, CancellationToken stop)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        var bytes = 0L;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (json && string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            bytes += line.Length;
            if (items.Count == MostItems || bytes > MostBytes)
            {
                return ([], $"the file has more than {MostItems} lines or {MostBytes} characters");
            }

            if (json && !IsJson(line))
            {
                return ([], $"line {items.Count + 1} is not one JSON value");
            }

            items.Add(json ? line.Trim() : JsonSerializer.Serialize(line));
        }

        return (items.ToImmutable(), null);
    }

    private static bool IsJsonLines(string name) =>
        name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
