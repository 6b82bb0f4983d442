using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Starting;

/// <summary>A published version as it is called on the command line: <c>NAME@3</c>, or <c>NAME</c> for the live one.</summary>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Number">Null: the live one.</param>
internal sealed record VersionName(string Workflow, int? Number)
{
    public static VersionName Read(string said)
    {
        var at = said.LastIndexOf('@');
        if (at <= 0 || at == said.Length - 1 || said.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9'))
        {
            return new(said, null);
        }

        return int.TryParse(said.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(said[..at], number)
            : throw RefusedException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"{said}: a version is a number from 1 to {int.MaxValue}, not {said[(at + 1)..]}"));
    }

    /// <summary>The version, or the end of the command: what there is instead.</summary>
    public async Task<VersionRecord> FindAsync(Session session, CancellationToken cancellation)
    {
        var version = session.HasStore ? await session.Definitions.FindVersionAsync(session.Project, Workflow, Number, cancellation) : null;
        if (version is not null)
        {
            return version;
        }

        var known = session.HasStore ? await session.Definitions.ListVersionsAsync(session.Project, Workflow, cancellation) : [];
        if (known.Count == 0)
        {
            throw await WorkflowLookup.NeitherFileNorWorkflowAsync(session, Workflow, cancellation);
        }

        var what = Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"version {number}") : "live version";
        throw RefusedException.NotFound($"{Workflow} has no {what}", $"versions: {string.Join(", ", known.Select(each => each.Number))}");
    }
}
