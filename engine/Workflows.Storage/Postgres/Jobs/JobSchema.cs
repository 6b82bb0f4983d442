using System.Security.Cryptography;
using System.Text;
using Workflows.Storage.Postgres.Opening;

namespace Workflows.Storage.Postgres.Jobs;

/// <summary>
/// The schema of a store's jobs. Its name is not Hangfire's own, which any other program in the database may use, and no two stores in one have the same: jobs
/// of the one must not be the other's.
/// </summary>
internal static class JobSchema
{
    private const string Own = "wf_jobs";

    /// <summary>What a name has room for: the server cuts what is longer.</summary>
    private const int Longest = 63;

    /// <returns>Its name.</returns>
    /// <exception cref="InvalidDataException">It is not there, and this user may not make it; or it is another's.</exception>
    public static string Make(PostgresDatabase database)
    {
        database.Lock("schema");
        var schema = NameBeside(database["SELECT coalesce(current_schema(), 'public')::text"].ReadOne(static row => row.Text(0))!);
        var (isThere, user, name) = database["SELECT to_regnamespace(?) IS NOT NULL, current_user::text, current_database()::text"]
            .With(schema).ReadOne(static row => (row.Flag(0), row.Text(1), row.Text(2)));
        var may = isThere
            ? database["SELECT has_schema_privilege(?, 'CREATE') AND has_schema_privilege(?, 'USAGE')"].With(schema).With(schema)
            : database["SELECT has_database_privilege(current_database(), 'CREATE')"];
        if (!may.ReadOne(static row => row.Flag(0)))
        {
            throw new InvalidDataException(
                $"background jobs need the schema {schema} in the database {name}, and the user {user} may not {(isThere ? "use" : "make")} it. "
                + (isThere ? $"GRANT CREATE, USAGE ON SCHEMA {schema} TO {user} lets it."
                    : $"CREATE SCHEMA {schema} AUTHORIZATION {user} makes it; GRANT CREATE ON DATABASE {name} TO {user} lets the user do so."));
        }

        if (!isThere)
        {
            database.Execute($"CREATE SCHEMA {schema}");
        }

        return schema;
    }

    /// <summary>A plain name, whatever the store's own schema is called.</summary>
    private static string NameBeside(string store)
    {
        var schema = $"{Own}_{store}";
        return store == "public" ? Own
            : schema.Length <= Longest && store.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_') ? schema
            : $"{Own}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store)))[..16]}";
    }
}
