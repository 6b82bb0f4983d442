using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>A literal under a key that sounds like a secret is refused: a definition is read by many and kept for ever.</summary>
internal static class SecretWords
{
    private static readonly string[] Sounding = ["password", "passwd", "secret", "token", "apikey", "credential"];

    public static void Check(string key, Field value)
    {
        var isLiteral = value.Node is Node.Number || (value.Node is Node.Text { Value: { Length: > 0 } text } && !TextParts.HasExpression(text));
        if (isLiteral && Find(key) is { } word)
        {
            value.Error($"a literal under a key with the word `{word}` is refused, since everyone who sees the workflow sees it; "
                + "use `secrets: { NAME: secret/key }` (where secrets live: SETTINGS.md)");
        }
    }

    /// <summary>Checks the keys at every depth.</summary>
    public static void CheckAll(Field field)
    {
        switch (field.Node)
        {
            case Node.Map map:
                foreach (var entry in map.Entries)
                {
                    var value = field.Of(entry);
                    Check(entry.Key, value);
                    CheckAll(value);
                }

                break;
            case Node.List list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    CheckAll(field.Of(list.Items[i], i));
                }

                break;
        }
    }

    // Words are split at `_`, `-`, `.` and where a capital begins; two neighbours count joined too: apiKey, API_KEY. A word that ends with one is
    // one too (PGPASSWORD), and one that begins with it, but for `token`: a tokenizer and the greatest number of tokens are no secrets.
    private static string? Find(string key)
    {
        var words = Split(key);
        for (var i = 0; i < words.Count; i++)
        {
            var joined = i + 1 < words.Count ? words[i] + words[i + 1] : null;
            var found = Array.Find(Sounding, s => s == joined || words[i].EndsWith(s, StringComparison.Ordinal)
                || (s != "token" && words[i].StartsWith(s, StringComparison.Ordinal)));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static List<string> Split(string key)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= key.Length; i++)
        {
            var isSeparator = i < key.Length && key[i] is '_' or '-' or '.' or ' ';
            var isHump = i > start && i < key.Length && char.IsUpper(key[i])
                && (char.IsLower(key[i - 1]) || (i + 1 < key.Length && char.IsLower(key[i + 1])));
            if (i == key.Length || isSeparator || isHump)
            {
                if (i > start)
                {
                    words.Add(key[start..i].ToLowerInvariant());
                }

                start = isSeparator ? i + 1 : i;
            }
        }

        return words;
    }
}
