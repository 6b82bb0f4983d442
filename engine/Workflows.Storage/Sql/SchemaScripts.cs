using System.Globalization;
using System.Reflection;

namespace Workflows.Storage.Sql;

/// <summary>The numbered scripts that bring a database's schema forward, from inside this assembly.</summary>
internal sealed class SchemaScripts
{
    /// <param name="database">The folder beside this one: <c>Sqlite</c>.</param>
    public SchemaScripts(string database)
    {
        var folder = $"Workflows.Storage.{database}.Schema.";
        var assembly = Assembly.GetExecutingAssembly();
        All =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name => (Number: int.Parse(name[folder.Length..^".sql".Length], CultureInfo.InvariantCulture), Sql: Text(assembly, name)))
                .OrderBy(script => script.Number),
        ];
    }

    /// <summary>Number to text, in order.</summary>
    public IReadOnlyList<(int Number, string Sql)> All { get; }

    public int Newest => All[^1].Number;

    /// <exception cref="InvalidDataException">The database was written by a newer program: there is no way back.</exception>
    public void RefuseNewer(int found)
    {
        if (found > Newest)
        {
            throw new InvalidDataException(
                $"The data was last written by a newer program (its schema is {found}, this program knows {Newest}): use that one, or a newer one.");
        }
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
