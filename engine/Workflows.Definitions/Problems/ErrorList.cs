using System.Collections.Immutable;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Problems;

/// <summary>All that is wrong with one file.</summary>
internal sealed class ErrorList(string file, string text)
{
    private readonly List<DefinitionError> errors = [];

    public bool Any => errors.Count > 0;

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<DefinitionError> ToImmutable() => [.. errors.OrderBy(e => e.Line).ThenBy(e => e.Column)];

    public void Add(TextSpan at, Route route, string message, string? suggestion = null)
    {
        if (errors.Count < Limits.Errors)
        {
            errors.Add(new DefinitionError(file, at.Line, at.Column, route.ToString(), message) { Suggestion = suggestion });
        }
    }

    /// <summary>An error about a word: says what was probably meant.</summary>
    public void AddUnknown(TextSpan at, Route route, string message, string word, IEnumerable<string> known)
    {
        var suggestion = Nearest.Find(word, known);
        Add(at, route, suggestion is null ? message : $"{message}; did you mean `{suggestion}`?", suggestion);
    }

    /// <summary>
    /// The place of a piece of a scalar. Escapes and folding make the value differ from the text, so the piece is looked for in the file;
    /// where it can't be found, the scalar's own place must do.
    /// </summary>
    public TextSpan Inside(TextSpan scalar, string piece, int from = 0)
    {
        if (piece.Length == 0 || scalar.End <= scalar.Start || scalar.End > text.Length)
        {
            return scalar;
        }

        var start = Math.Min(scalar.Start + from, scalar.End);
        var index = text.IndexOf(piece, start, scalar.End - start, StringComparison.Ordinal);
        return index < 0 ? scalar : Characters.PlaceOf(text, index);
    }
}
