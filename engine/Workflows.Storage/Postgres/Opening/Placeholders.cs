using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>Turns <c>?</c> and <c>?2</c> into <c>$1</c> and <c>$2</c>. No statement of this project holds a question mark that is none of these.</summary>
internal static class Placeholders
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static string Numbered(string sql) => Known.GetOrAdd(sql, Number);

    private static string Number(string sql)
    {
        var text = new StringBuilder(sql.Length + 16);
        var next = 0;
        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] != '?')
            {
                text.Append(sql[i]);
                continue;
            }

            text.Append('$');
            if (i + 1 == sql.Length || !char.IsAsciiDigit(sql[i + 1]))
            {
                text.Append(CultureInfo.InvariantCulture, $"{++next}");
            }
        }

        return text.ToString();
    }
}
