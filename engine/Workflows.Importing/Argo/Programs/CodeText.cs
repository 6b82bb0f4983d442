using System.Text;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Argo.Programs;

/// <summary>
/// The text of a program with values in it. A value that became code could run anything, so each is read from the environment where the text says it.
/// </summary>
internal static class CodeText
{
    /// <summary>What runs it, as far as we know how it reads its environment.</summary>
    public enum Language
    {
        Shell,
        Python,
        JavaScript,
        Other,
    }

    public static Language Of(string program)
    {
        var name = program[(program.LastIndexOf('/') + 1)..];
        return name switch
        {
            "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" => Language.Shell,
            "node" or "nodejs" => Language.JavaScript,
            _ when name.StartsWith("python", StringComparison.Ordinal) => Language.Python,
            _ => Language.Other,
        };
    }

    public static string Write(Phrase code, Language language, EnvironmentNames names)
    {
        var output = new StringBuilder();
        var quotes = new QuoteState(language);
        foreach (var part in code.Parts)
        {
            if (part is PhrasePart.Literal literal)
            {
                quotes.Read(literal.Text);
                output.Append(literal.Text);
            }
            else
            {
                output.Append(Value(names.Of(new Phrase([part]).AsText()), language, quotes.Open));
            }
        }

        return output.ToString();
    }

    private static string Value(string name, Language language, string open) => (language, open) switch
    {
        (Language.Shell, "'") => $"'\"${{{name}}}\"'",
        (Language.Shell, _) => $"${{{name}}}",
        (Language.Python, "") => $"__import__(\"json\").loads(__import__(\"os\").environ[\"{name}\"])",
        (Language.Python, _) => $"{open} + __import__(\"os\").environ[\"{name}\"] + {open}",
        (Language.JavaScript, "") => $"JSON.parse(process.env.{name})",
        (Language.JavaScript, "`") => $"${{process.env.{name}}}",
        (Language.JavaScript, _) => $"{open} + process.env.{name} + {open}",
        _ => name,
    };
}
