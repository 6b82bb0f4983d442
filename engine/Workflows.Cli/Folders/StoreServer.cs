using System.Data.Common;
using Workflows.Cli.CommandLine;
using Workflows.Storage.Postgres;

namespace Workflows.Cli.Folders;

/// <summary>A store on a PostgreSQL server, as a user names it: <c>Host=db;Database=wf;Username=wf</c>, or <c>postgresql://wf@db/wf</c>.</summary>
internal static class StoreServer
{
    private const string Example = "Host=db.example;Database=wf;Username=wf";
    private const string Elsewhere = "--store CONNECTION, WF_STORE, or store: in wf.yaml";

    /// <exception cref="RefusedException">What was said can't be understood, or the server can't be used.</exception>
    public static PostgresStore Open(string said, bool mayHoldPassword, bool isUnsafe, int? leaseSeconds, TimeProvider time)
    {
        try
        {
            return PostgresStore.Open(Connection(said, mayHoldPassword), time, isUnsafe, leaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        }
        catch (ArgumentException wrong)
        {
            throw RefusedException.Usage($"the store can't be understood: {wrong.Message}", $"an example: {Example}", Elsewhere);
        }
        catch (InvalidDataException unfit)
        {
            throw new RefusedException(ExitCode.StoreUnfit, unfit.Message);
        }
    }

    private static string Connection(string said, bool mayHoldPassword)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = IsAddress(said) ? FromAddress(said) : said };
        return mayHoldPassword || !(parts.ContainsKey("Password") || parts.ContainsKey("PWD"))
            ? parts.ConnectionString
            : throw RefusedException.Usage("a password does not belong on the command line or into wf.yaml", "PGPASSWORD holds it, or a passfile (~/.pgpass)");
    }

    private static bool IsAddress(string said) =>
        said.StartsWith("postgres://", StringComparison.Ordinal) || said.StartsWith("postgresql://", StringComparison.Ordinal);

    private static string FromAddress(string said)
    {
        if (!Uri.TryCreate(said, UriKind.Absolute, out var address))
        {
            throw new ArgumentException("it is no address");
        }

        var parts = new DbConnectionStringBuilder { ["Host"] = address.Host };
        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                parts[key] = Uri.UnescapeDataString(value);
            }
        }

        var user = address.UserInfo.Split(':', 2);
        Add("Port", address.IsDefaultPort ? string.Empty : address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("Database", address.AbsolutePath.TrimStart('/'));
        Add("Username", user[0]);
        Add("Password", user.Length > 1 ? user[1] : string.Empty);
        return parts.ConnectionString;
    }
}
