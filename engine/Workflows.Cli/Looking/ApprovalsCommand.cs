using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.People;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf approvals</c>: what waits for people, in all runs of the project.</summary>
internal static class ApprovalsCommand
{
    public static Command Build() => new Verb("approvals", "List what waits for people, those of the oldest runs first")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf approvals", "what is asked, of whom, since when"),
            new("wf approvals --json", "with what each answer is bound to"),
            new("wf approvals delegate bob --expires 14d", "somebody else decides for you"),
        ],
        Notes = ["wf approve RUN STEP and wf reject RUN STEP answer; wf show RUN shows what the answer is about."],
        Options = { Options.Most },
        Subcommands = { DelegationVerbs.Delegate(), DelegationVerbs.List(), DelegationVerbs.End() },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var open = session.HasStoreToLookAt ? await session.Backend.ListApprovalsAsync(parsed.GetValue(Options.Most), cancellation) : [];
        if (session.Screen.Json)
        {
            RunJson.Write(new { approvals = open });
        }
        else if (open.Count == 0)
        {
            session.Screen.Note("nothing waits for people");
        }
        else
        {
            Column[] columns =
            [
                new("run"),
                new("step"),
                new("asked") { Style = Looks.Dim },
                new("deadline") { IsSpare = true },
                new("of"),
                new() { IsSpare = true, TooLong = Overflowing.IsCut },
            ];
            var table = new Columns(columns) { Dots = session.Screen.Glyphs.Dots };
            foreach (var each in open)
            {
                table.Add(
                    each.Run,
                    each.Step,
                    Times.Ago(each.Approval.AskedAt, session.Now),
                    each.Approval.Deadline is { } deadline ? $"{deadline:u}" : string.Empty,
                    Of(each.Approval),
                    Texts.OneLine(each.Approval.Text ?? string.Empty));
            }

            session.Screen.Write(table);
        }

        return ExitCode.Done;
    }

    /// <summary><c>2 of role:approver, 1 said yes</c>.</summary>
    private static string Of(ApprovalDocument approval)
    {
        var from = approval.From.Count == 0 ? "any approver" : string.Join(", ", approval.From);
        return approval.Count == 1 ? from : $"{approval.Count} of {from}, {approval.Votes.Count(vote => vote.Approved)} said yes";
    }
}
