using System.Collections.Immutable;
using System.Text;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;
using Workflows.Definitions;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Files;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Items;

/// <summary>
/// Reads the items of a fan-out from a stored file, one a line. In a file called <c>.jsonl</c> or <c>.ndjson</c> each line is one JSON value, in any
/// other each line is a text: the name tells, so that a line which happens to look like a number never changes its kind.
/// </summary>
internal sealed class ItemReader(ProjectFiles files, LiveRuns runs, BackgroundWork background)
{
    private const int MostBytes = 8 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Read(RunState run, Effect.ReadItems effect)
    {
        Faults.Hit("items-read");
        background.ReadFiles(
            run.Id,
            "reading the items of a fan-out",
            stop => ReadAsync(run.Project, effect.Reference, stop),
            read => Tell(run.Id, effect, read.Items, read.Error),
            failure => Tell(run.Id, effect, [], $"{effect.Reference} can't be read: {failure.Message}"));
    }

    private void Tell(Guid run, Effect.ReadItems effect, ImmutableArray<string> items, string? error) =>
        runs.Deliver(run, new ItemsRead(effect.Step, items, error) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });

    private async Task<(ImmutableArray<string> Items, string? Error)> ReadAsync(string project, string reference, CancellationToken stop)
    {
        if (FileReferences.Read(reference) is not { Folder: false } file)
        {
            return ([], $"{reference} is no stored file");
        }

        try
        {
            await using var content = await files.OpenAsync(project, file.Sha256, stop);
            return await TextAsync(content, stop) is { } text
                ? Items(text, IsJsonLines(file.FileName))
                : ([], $"{file.FileName} is larger than {MostBytes / 1024 / 1024} MiB; fan out over files, or over a count with `index`");
        }
        catch (FileNotFoundException)
        {
            return ([], FileReferences.Missing(project, file));
        }
        catch (InvalidDataException changed)
        {
            return ([], changed.Message);
        }
        catch (DecoderFallbackException)
        {
            return ([], $"{file.FileName} is not UTF-8 text");
        }
    }

    /// <summary>All of it, or null where it is too large: a line may be as long as the file, so none is read before that is known.</summary>
    private static async Task<string?> TextAsync(Stream content, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await content.ReadAsync(buffer, stop) is var count and > 0)
        {
            if (kept.Length + count > MostBytes)
            {
                return null;
            }

            await kept.WriteAsync(buffer.AsMemory(0, count), stop);
        }

        return Utf8.GetString(kept.GetBuffer(), 0, (int)kept.Length).TrimStart('\uFEFF');
    }

    private static (ImmutableArray<string> Items, string? Error) Items(string text, bool json)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        using var lines = new StringReader(text);
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (json && string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (items.Count == Limits.Instances)
            {
                return ([], $"the file has more than {Limits.Instances} lines");
            }

            var item = json ? line.Trim() : ValueText.String(line);
            if (ValueJson.Problem(item) is { } problem)
            {
                return ([], $"line {number}: {problem}");
            }

            items.Add(item);
        }

        return (items.ToImmutable(), null);
    }

    private static bool IsJsonLines(string name) =>
        name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
}
