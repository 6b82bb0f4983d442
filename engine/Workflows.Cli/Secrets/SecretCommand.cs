using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Definitions.Problems;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Auditing;

namespace Workflows.Cli.Secrets;

/// <summary><c>wf secret</c>: the secrets of local steps and webhooks, by name; no command prints a value.</summary>
internal static class SecretCommand
{
    private const string Why = "keeps secrets in a file beside the engine that hands them to steps";
    private const string Instead = "call it where the data folder is; a database's engines each have their own";

    private static readonly Argument<string> Name = new("name")
    {
        HelpName = "NAME",
        Description = "The secret and its key: warehouse/password; of a name alone the key is key",
    };

    public static Command Build() => new Verb("secret", "Set, list and remove the secrets of local steps and webhooks")
    {
        Topic = Topic.Setup,
        Examples =
        [
            new("wf secret set warehouse/password", "asks for it, and does not show it"),
            new("wf secret set bikes-webhook < secret.txt", "from a file or a pipe"),
            new("wf secret list", "their names, and where they live"),
        ],
        Notes =
        [
            "They lie in secrets.json of the data folder, which only its owner can read, and steps get them as environment variables. "
                + "Steps in pods have theirs from the Secrets of their cluster.",
        ],
        Subcommands = { Set(), List(), Remove() },
    }.DoesHere(Why, Instead, ListAsync);

    private static Verb Set() => new Verb("set", "Set a secret, from standard input or as it is typed")
    {
        Examples =
        [
            new("wf secret set warehouse/password", "asks for it"),
            new("pass show warehouse | wf secret set warehouse/password", "one line end at the end is left out"),
        ],
        Arguments = { Name },
    }.DoesHere(Why, Instead, SetAsync);

    private static Verb List() => new Verb("list", "List secrets by name")
    {
        Examples = [new("wf secret list", "those of the file, and the variables of this environment")],
    }.DoesHere(Why, Instead, ListAsync);

    private static Verb Remove() => new Verb("remove", "Remove a secret from the file")
    {
        Examples = [new("wf secret remove warehouse/password", "steps that need it fail from now on")],
        Arguments = { Name },
    }.DoesHere(Why, Instead, RemoveAsync);

    private static async Task<ExitCode> SetAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var name = NameOf(parsed);
        session.Folder.Check();
        var value = await SecretInput.ReadAsync(cancellation);
        // First the record: a secret that nobody is known to have set would be worse than a record of one that could not be.
        await session.Store.AuditAsync(session.Audit(AuditedActs.SetSecret, name), cancellation);
        var isAnother = Do(session, file => file.Set(name, value));
        if (session.Screen.Json)
        {
            RunJson.Write(new { name, replaced = isAnother });
        }
        else
        {
            session.Screen.WriteLine($"secret {name} is set{(isAnother ? ", in place of the one before" : string.Empty)}");
        }

        return ExitCode.Done;
    }

    private static Task<ExitCode> ListAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        session.Folder.Check();
        var names = Do(session, file => file.List());
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(SecretSource.Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { secrets = names, variables });
        }
        else if (names.Count + variables.Count == 0)
        {
            session.Screen.Note($"there is no secret yet: {session.Propose("secret set NAME/KEY")} sets one");
        }
        else
        {
            var table = new Columns(new Column("secret"), new Column("where") { Style = Looks.Dim });
            foreach (var name in names)
            {
                table.Add(name, DataFolder.Shown(session.Folder.Secrets));
            }

            foreach (var variable in variables)
            {
                table.Add(variable, "this environment");
            }

            session.Screen.Write(table);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<ExitCode> RemoveAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var name = NameOf(parsed);
        session.Folder.Check();
        if (!Do(session, file => file.List()).Contains(name))
        {
            throw NotThere(session, name);
        }

        await session.Store.AuditAsync(session.Audit(AuditedActs.RemoveSecret, name), cancellation);
        if (!Do(session, file => file.Remove(name)))
        {
            // Somebody else was quicker.
            throw NotThere(session, name);
        }

        if (session.Screen.Json)
        {
            RunJson.Write(new { name });
        }
        else
        {
            session.Screen.WriteLine($"secret {name} is removed");
        }

        return ExitCode.Done;
    }

    private static RefusedException NotThere(Session session, string name) => RefusedException.NotFound(
        $"there is no secret {name} in {DataFolder.Shown(session.Folder.Secrets)}", $"{session.Propose("secret list")} shows them");

    private static string NameOf(ParseResult parsed)
    {
        var said = parsed.GetRequiredValue(Name);
        var name = SecretSource.WithKey(said);
        return NameRules.IsSecret(name)
            ? name
            : throw RefusedException.Usage($"`{said}` can't be a secret's name: expected a secret and its key, such as warehouse/password");
    }

    private static T Do<T>(Session session, Func<SecretFile, T> act)
    {
        try
        {
            return act(new SecretFile(session.Folder.Secrets));
        }
        catch (InvalidDataException unfit)
        {
            throw new RefusedException(ExitCode.Usage, unfit.Message);
        }
        catch (IOException busy)
        {
            throw new RefusedException(ExitCode.TryAgain, $"{DataFolder.Shown(session.Folder.Secrets)} can't be read or written now: {busy.Message}");
        }
    }
}
