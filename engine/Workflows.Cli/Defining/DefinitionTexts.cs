using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Starting;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Defining;

/// <summary>A text that a command is about: a file's, or that of a published version (<c>NAME</c> for the live one, <c>NAME@3</c>).</summary>
internal static class DefinitionTexts
{
    public static async Task<string> TextAsync(Session session, string said, CancellationToken cancellation)
    {
        var at = said.LastIndexOf('@');
        if (!File.Exists(said) && at > 0 && int.TryParse(said.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (await FindAsync(session, said[..at], number, cancellation)).Canonical;
        }

        var source = Source.Find(said);
        return source.Text ?? (await FindAsync(session, source.Name!, null, cancellation)).Canonical;
    }

    private static async Task<VersionRecord> FindAsync(Session session, string name, int? number, CancellationToken cancellation)
    {
        if (await session.ExistingStore.FindVersionAsync(session.Project, name, number, cancellation) is { } version)
        {
            return version;
        }

        var known = await session.Store.ListVersionsAsync(session.Project, name, cancellation);
        if (known.Count == 0) throw await Start.UnknownAsync(session, name, cancellation);
        var what = number is { } n ? string.Create(CultureInfo.InvariantCulture, $"version {n}") : "live version";
        throw RefusedException.NotFound($"{name} has no {what}", $"versions: {string.Join(", ", known.Select(version => version.Number))}");
    }
}
