using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Server.People;

namespace Workflows.Cli.People;

/// <summary><c>wf token</c>: API tokens of the people and programs that use <c>wf serve</c>.</summary>
internal static class TokenCommand
{
    private static readonly Argument<string> Subject = new("name") { HelpName = "NAME", Description = "Whom it speaks for: a person or a program" };
    private static readonly Argument<string> Id = new("id") { HelpName = "ID", Description = "The token's id, as wf token list shows it" };

    private static readonly Option<string[]> Roles = new("--role")
    {
        Description = $"What it allows: {string.Join(", ", Grants.Words)}; may be given again",
        HelpName = "ROLE",
        AllowMultipleArgumentsPerToken = false,
        Required = true,
    };

    private static readonly Option<bool> Everywhere = new("--everywhere") { Description = "In every project, not only in this one" };

    private static readonly Option<string?> Expires = new("--expires")
    {
        Description = $"How long it is good for, at most {Duration.Write(ApiToken.Longest)} (default: {Duration.Write(ApiToken.Standard)})",
        HelpName = "TIME",
    };

    public static Command Build() => new Verb("token", "Make, list and revoke API tokens for wf serve")
    {
        Topic = Topic.Setup,
        Examples =
        [
            new("wf token create anna --role admin --everywhere", "the first one of a new server"),
            new("wf token create ci --role operator --expires 7d", "for a program that starts runs"),
            new("wf token revoke 3f9a0c12b7de", "it is refused from now on"),
        ],
        Notes = ["wf serve asks for tokens where wf.yaml says `server: { signIn: { tokens: true } }`."],
        Subcommands = { Create(), List(), Revoke() },
    }.Does(ListAsync);

    private static Verb Create() => new Verb("create", "Make a token; its text is shown once")
    {
        Examples =
        [
            new("wf token create anna --role author --role approver", "in the project default, for 30 days"),
            new("TOKEN=$(wf token create ci --role operator)", "only the text goes to standard output"),
        ],
        Notes = ["Several tokens of one name speak for one person: an approval that asks two people is not decided by two of them."],
        Arguments = { Subject },
        Options = { Roles, Everywhere, Expires },
    }.Does(CreateAsync);

    private static Verb List() => new Verb("list", "List tokens, newest first")
    {
        Examples = [new("wf token list", "whose they are, what they allow, when they were used")],
    }.Does(ListAsync);

    private static Verb Revoke() => new Verb("revoke", "Refuse a token from now on")
    {
        Examples = [new("wf token revoke 3f9a0c12b7de", "it can't be made good again")],
        Arguments = { Id },
    }.Does(RevokeAsync);

    private static async Task<ExitCode> CreateAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var subject = parsed.GetRequiredValue(Subject);
        if (!ApiToken.IsSubject(subject))
        {
            throw RefusedException.Usage($"`{subject}` can't be a name here: expected {ApiToken.ExpectedSubject}");
        }

        var roles = parsed.GetRequiredValue(Roles);
        if (roles.FirstOrDefault(word => Grants.Read(word) is null) is { } unknown)
        {
            throw RefusedException.Usage($"`{unknown}` is no role{Spelling.DidYouMean(unknown, Grants.Words)}", $"roles: {string.Join(", ", Grants.Words)}");
        }

        var project = parsed.GetValue(Everywhere) ? Principal.EveryProject : session.Project;
        var token = await session.Backend.CreateTokenAsync(subject, project, [.. roles.Distinct()], Lifetime(parsed.GetValue(Expires)), cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(token);
        }
        else
        {
            session.Screen.Note($"token {token.Id} for {token.Words}, until {token.ExpiresAt:u}; it is shown this once:");
            session.Screen.WriteLine(token.Token!);
        }

        if (!session.IsRemote && !session.Settings.Server.SignsIn)
        {
            session.Screen.Note($"wf serve asks for tokens once {DataFolder.Shown(session.Folder.Settings)} says `server: {{ signIn: {{ tokens: true }} }}`");
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> ListAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var found = session.HasStoreToLookAt ? await session.Backend.ListTokensAsync(cancellation) : [];
        var tokens = found.OrderByDescending(token => token.CreatedAt).ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { tokens });
        }
        else if (tokens.Count == 0)
        {
            session.Screen.Note($"there is no token yet: {session.Propose("token create NAME --role admin --everywhere")} makes one");
        }
        else
        {
            var table = new Columns(
                new Column("token"), new Column("state"), new Column("used") { Style = Looks.Dim, IsSpare = true }, new Column("for"));
            foreach (var token in tokens)
            {
                table.Add(token.Id, State(session, token), token.UsedAt is { } used ? Times.Ago(used, session.Now) : "never", token.Words);
            }

            session.Screen.Write(table);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> RevokeAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var id = parsed.GetRequiredValue(Id);
        session.RequireStore();
        if (await session.Backend.RevokeTokenAsync(id, cancellation) is not var (token, isNew))
        {
            throw RefusedException.NotFound($"there is no token {id}", $"{session.Propose("token list")} shows them");
        }

        if (session.Screen.Json)
        {
            RunJson.Write(token);
        }
        else
        {
            session.Screen.WriteLine($"token {id} of {token.Actor} is revoked{(isNew ? string.Empty : " already")}");
        }

        return ExitCode.Done;
    }

    private static TimeSpan Lifetime(string? said) =>
        ApiToken.Lifetime(said) ?? throw RefusedException.Usage($"--expires: expected {ApiToken.ExpectedLifetime}, found `{said}`");

    private static Piece State(Session session, TokenDocument token) =>
        token.RevokedAt is { } revoked ? new Piece($"revoked {Times.Ago(revoked, session.Now)}", Looks.Dim)
        : token.ExpiresAt <= session.Now ? new Piece("expired", Looks.Dim)
        : new Piece($"until {token.ExpiresAt:yyyy-MM-dd}", Looks.Good);
}
