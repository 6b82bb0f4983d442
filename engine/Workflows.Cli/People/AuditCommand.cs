using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.People;

/// <summary><c>wf audit</c>: who did what, and whether the record of it is whole.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> By = new("--actor") { Description = "Only what this one did: local:anna, token:ci", HelpName = "ACTOR" };
    private static readonly Option<string?> Act = new("--act") { Description = "Only acts of this kind: version.publish, approval.vote, …", HelpName = "ACT" };

    private static readonly Option<string?> Hash = new("--hash")
    {
        Description = "A hash that an earlier verification gave and that was kept elsewhere: it must still be in the chain",
        HelpName = "SHA256",
    };

    public static Command Build() => new Verb("audit", "List who did what, newest first")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf audit", "the latest 20 acts in this project"),
            new("wf audit --act approval.vote --json", "every vote, for a script"),
            new("wf audit verify", "nothing was changed or removed since"),
        ],
        Notes =
        [
            "What people and programs ask for is recorded with the asking, in one transaction; wf events RUN shows what became of it.",
            "Acts on the whole store (tokens) are listed in every project.",
        ],
        Options = { By, Act, Options.Most },
        Subcommands =
        {
            new Verb("verify", "Compute the chain of all acts anew")
            {
                Examples =
                [
                    new("wf audit verify", "and keep the hash that it gives elsewhere"),
                    new("wf audit verify --hash 9f2c…", "the rows up to then are still the same"),
                ],
                Notes =
                [
                    "Each row's hash covers the row and all before it.",
                    "Who can write the whole database can also write the chain anew: only a hash that is kept elsewhere shows that.",
                ],
                Options = { Hash },
            }.Does(VerifyAsync),
        },
    }.Does(ListAsync);

    private static async Task<ExitCode> ListAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var filter = new AuditFilter
        {
            Project = session.Project,
            Actor = parsed.GetValue(By),
            Act = parsed.GetValue(Act),
            Most = parsed.GetValue(Options.Most),
        };
        var rows = session.HasStoreToLookAt ? await session.Backend.ListAuditAsync(filter, cancellation) : [];
        if (session.Screen.Json)
        {
            RunJson.Write(new { acts = rows });
        }
        else if (rows.Count == 0)
        {
            session.Screen.Note("nothing on record");
        }
        else
        {
            var table = new Columns(
                new Column("when") { Style = Looks.Dim },
                new Column("who"),
                new Column("act"),
                new Column("what"),
                new Column { Style = Looks.Dim, IsSpare = true });
            foreach (var row in rows)
            {
                table.Add(Times.Ago(row.At, session.Now), row.Actor, row.Act, row.Object, Texts.OneLine(row.After ?? string.Empty));
            }

            session.Screen.Write(table);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> VerifyAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        session.RequireStore();
        var verdict = await session.Backend.VerifyAuditAsync(parsed.GetValue(Hash), cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(verdict);
        }
        else if (verdict.Broken is null)
        {
            session.Screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Rows} acts as they were recorded"));
            session.Screen.WriteLine(verdict.Hash);
        }

        return verdict.Broken is not { } broken ? ExitCode.Done
            : throw new RefusedException(ExitCode.StoreUnfit, $"the audit chain is broken: {broken}");
    }
}
