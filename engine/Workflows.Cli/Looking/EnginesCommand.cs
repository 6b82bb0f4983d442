using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary><c>wf engines</c>: who drives what.</summary>
internal static class EnginesCommand
{
    public static Command Build() => new Verb("engines", "List the engines, which share of the runs each one drives, and how far it is behind")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf engines", "of this data folder"),
            new("wf engines --store 'Host=db.example.com;Database=wf;Username=wf'", "of a server's store: all that share it"),
        ],
        Notes =
        [
            "A store on a server is divided into partitions, which its engines share evenly. What an engine that is gone has left is taken by the others "
                + "once its lease is over.",
            "`behind` is how long the oldest command (a start, an approval, a cancel) has waited that was not taken yet.",
        ],
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        session.RequireStore();
        var shares = await session.Backend.ListEnginesAsync(cancellation);
        if (!session.IsDriven)
        {
            // The row tells who drove the folder last.
            shares = [.. shares.Select(share => share with { Name = null, Since = null })];
        }

        var engines = shares.Where(share => share.Name is not null).ToList();
        var nobodys = shares.FirstOrDefault(share => share.Name is null);
        var all = shares.Sum(share => share.Partitions.Count);
        if (session.Screen.Json)
        {
            RunJson.Write(new { partitions = all, engines = engines.Select(Document), undriven = nobodys is null ? null : Document(nobodys) });
            return ExitCode.Done;
        }

        if (engines.Count > 0)
        {
            session.Screen.Write(Draw(session, shares, all));
        }

        if (nobodys is not null)
        {
            session.Screen.Note(Undriven(session, nobodys, all));
        }

        return ExitCode.Done;
    }

    private static Columns Draw(Session session, IReadOnlyList<EngineRecord> shares, int all)
    {
        Column[] columns =
        [
            new("engine"),
            new("partitions"),
            new("runs"),
            new("behind") { Style = Looks.Dim },
            new("since") { Style = Looks.Dim, IsSpare = true },
            new("lease") { Style = Looks.Dim, IsSpare = true },
        ];
        var table = new Columns(columns) { Dots = session.Screen.Glyphs.Dots };
        foreach (var share in shares)
        {
            table.Add(
                share.Name ?? new Piece("nobody", Looks.Warn),
                string.Create(CultureInfo.InvariantCulture, $"{share.Partitions.Count} of {all}"),
                share.Runs.ToString(CultureInfo.InvariantCulture),
                Times.Span(share.OldestCommand, null, session.Now),
                share.Since is { } since ? Times.Ago(since, session.Now) : string.Empty,
                share.LeaseLeft is { } left ? $"{Times.Span(left)} left" : string.Empty);
        }

        return table;
    }

    private static string Undriven(Session session, EngineRecord share, int all)
    {
        var what = session is { Server: null, IsRemote: false }
            ? $"no engine drives {DataFolder.Shown(session.Folder.Path)}"
            : string.Create(CultureInfo.InvariantCulture, $"no engine drives {share.Partitions.Count} of the {all} partitions");
        var runs = share.Runs switch
        {
            0 => string.Empty,
            1 => ", where 1 run has not ended",
            var many => string.Create(CultureInfo.InvariantCulture, $", where {many} runs have not ended"),
        };
        return $"{what}{runs}: {session.Propose("work")} does";
    }

    private static object Document(EngineRecord share) => new
    {
        share.Name,
        share.Since,
        share.Partitions,
        share.Runs,
        leaseSeconds = share.LeaseLeft?.TotalSeconds,
        share.OldestCommand,
    };
}
