using System.CommandLine;
using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Server.People;

namespace Workflows.Cli.People;

/// <summary><c>wf approvals delegate</c>, <c>delegations</c> and <c>undelegate</c>: who decides for whom.</summary>
internal static class DelegationVerbs
{
    private static readonly Argument<string> Person = new("person")
    {
        HelpName = "PERSON",
        Description = "Who decides for you: a name, or issuer and subject as wf audit shows them (token:bob)",
    };

    private static readonly Argument<string> Id = new("id") { HelpName = "ID", Description = "As wf approvals delegations shows it" };

    private static readonly Option<string> Expires = new("--expires")
    {
        Description = "For how long, at most 90d",
        HelpName = "TIME",
        Required = true,
    };

    public static Verb Delegate() => new Verb("delegate", "Let another approver decide for you, until a time")
    {
        Examples = [new("wf approvals delegate bob --expires 14d", "while you are away")],
        Notes =
        [
            "They decide what you may decide by who you are now: your name, groups and roles. Your right counts once.",
            "What you started or published they can't approve for you.",
            "They need the role approver themselves. What they decide so is recorded with both names.",
        ],
        Arguments = { Person },
        Options = { Expires },
    }.Does(DelegateAsync);

    public static Verb List() => new Verb("delegations", "List who decides for whom, newest first")
    {
        Examples = [new("wf approvals delegations", "until when, and what was taken back")],
    }.Does(ListAsync);

    public static Verb End() => new Verb("undelegate", "Take a right to decide back, from now on")
    {
        Examples = [new("wf approvals undelegate 3f9a0c12b7de", "before its time is over")],
        Arguments = { Id },
    }.Does(EndAsync);

    private static async Task<ExitCode> DelegateAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var said = parsed.GetRequiredValue(Person);
        var to = said.Contains(':', StringComparison.Ordinal) ? said : $"{(session.Backend.IsUnverified ? "local" : "token")}:{said}";
        if (!Delegations.IsActor(to))
        {
            throw RefusedException.Usage($"`{said}` can't be a person: expected {Delegations.ExpectedActor}");
        }

        if (to == session.Actor)
        {
            throw RefusedException.Usage($"{to} is you: name who decides for you");
        }

        var lifetime = Delegations.Lifetime(parsed.GetRequiredValue(Expires))
            ?? throw RefusedException.Usage($"--expires: expected {Delegations.ExpectedLifetime}, found `{parsed.GetRequiredValue(Expires)}`");
        session.RequireStore();
        if (session.Backend.IsUnverified)
        {
            session.Screen.Hint(Asked.Unenforced);
        }

        var delegation = await session.Backend.DelegateAsync(to, lifetime, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(delegation);
        }
        else
        {
            session.Screen.WriteLine($"{delegation.To} may decide for {delegation.From} until {delegation.Until:u}: {delegation.Id}");
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> ListAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var found = session.HasStoreToLookAt ? await session.Backend.ListDelegationsAsync(cancellation) : [];
        var delegations = found.OrderByDescending(each => each.Since).ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { delegations });
        }
        else if (delegations.Count == 0)
        {
            session.Screen.Note("nobody decides for anybody else");
        }
        else
        {
            var table = new Columns(new Column("delegation"), new Column("state"), new Column("for"), new Column("decides"));
            foreach (var each in delegations)
            {
                table.Add(each.Id, State(session, each), each.From, each.To);
            }

            session.Screen.Write(table);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> EndAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var id = parsed.GetRequiredValue(Id);
        session.RequireStore();
        if (await session.Backend.EndDelegationAsync(id, cancellation) is not { } ended)
        {
            throw RefusedException.NotFound($"there is no delegation {id}", $"{session.Propose("approvals delegations")} shows them");
        }

        if (session.Screen.Json)
        {
            RunJson.Write(ended);
        }
        else
        {
            session.Screen.WriteLine($"{ended.To} decides for {ended.From} no more");
        }

        return ExitCode.Done;
    }

    private static Piece State(Session session, DelegationDocument delegation) =>
        delegation.EndedAt is not null ? new Piece("taken back", Looks.Dim)
        : delegation.Until <= session.Now ? new Piece("over", Looks.Dim)
        : new Piece($"until {delegation.Until:yyyy-MM-dd HH:mm}", Looks.Good);
}
