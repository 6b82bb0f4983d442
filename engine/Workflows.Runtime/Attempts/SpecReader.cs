using System.Text;
using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Runtime.Attempts;

/// <summary>Evaluates the fields of one attempt and keeps the first error, naming its field.</summary>
internal sealed class SpecReader(Evaluate evaluate, Scope scope)
{
    /// <summary>The longest argument or environment value that Linux hands to a program (MAX_ARG_STRLEN, with its NAME= and end).</summary>
    private const int LongestArgument = 128 * 1024;

    public string? Error { get; private set; }

    /// <summary>The value as JSON.</summary>
    public string Json(string field, Template template)
    {
        if (Error is not null)
        {
            return "null";
        }

        var value = evaluate(template, scope);
        Error = value.Error is { } error ? $"{field}: {error}" : null;
        return value.Json ?? "null";
    }

    /// <summary>The value as a program gets it: a text as it is, anything else as JSON, nothing as an empty text.</summary>
    public string Text(string field, Template template)
    {
        var json = Json(field, template);
        var text = json[0] == '"' ? JsonSerializer.Deserialize<string>(json)! : json == "null" ? string.Empty : json;
        if (Encoding.UTF8.GetByteCount(text) + field.Length >= LongestArgument)
        {
            Error ??= $"{field}: {text.Length} characters are more than Linux hands to a program in one value; pass a file instead";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Error ??= $"{field}: holds a NUL character, which no program can be handed";
        }

        return text;
    }

    public void Refuse(string error) => Error ??= error;
}
