using Workflows.Cli.CommandLine;
using Workflows.Cli.Starting;

namespace Workflows.Cli.Defining;

/// <summary>A text that a command is about: a file's, or that of a published version (<c>NAME</c> for the live one, <c>NAME@3</c>).</summary>
internal static class DefinitionTexts
{
    public static async Task<string> TextAsync(Session session, string said, CancellationToken cancellation)
    {
        var source = Source.Find(said);
        return source.Text ?? (await source.Version!.FindAsync(session, cancellation)).Canonical;
    }
}
