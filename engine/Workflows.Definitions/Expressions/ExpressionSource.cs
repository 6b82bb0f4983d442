using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Makes an expression ready for Scriban without moving a character: <c>steps.sign-off</c> becomes the one identifier
/// <c>steps_sign_off</c> (to Scriban a hyphen is a minus), line breaks become blanks, texts in quotes stay as they are.
/// </summary>
internal sealed class ExpressionSource
{
    private readonly char[] prepared;
    private readonly Dictionary<int, string> steps = [];

    private ExpressionSource(string text) => prepared = text.ToCharArray();

    /// <summary>What Scriban reads: as long as the original.</summary>
    public string Prepared => new(prepared);

    /// <summary>The step that an identifier stands for, by the place where it begins.</summary>
    public IReadOnlyDictionary<int, string> Steps => steps;

    /// <exception cref="ExpressionErrorException">The text holds what no expression may.</exception>
    public static ExpressionSource Prepare(string text)
    {
        var source = new ExpressionSource(text);
        var i = 0;
        while (i < text.Length)
        {
            i = text[i] switch
            {
                '\'' or '"' or '`' => SkipText(text, i),
                '#' => throw new ExpressionErrorException(i, "a comment (`#`) can't stand in an expression; remove it"),
                '$' => throw new ExpressionErrorException(i, "`$` has no meaning in an expression; remove it"),
                ';' => throw new ExpressionErrorException(i, "one expression is expected; remove `;`"),
                '\n' or '\r' or '\t' => source.Blank(i),
                var c when IsLetter(c) => source.Word(text, i),
                var c when char.IsAsciiDigit(c) => SkipWord(text, i),
                _ => i + 1,
            };
        }

        return source;
    }

    /// <summary>The index behind the quoted text that begins here.</summary>
    public static int SkipText(string text, int start)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i + 1;
            }

            i += text[i] == '\\' && quote != '`' ? 1 : 0;
        }

        throw new ExpressionErrorException(start, $"the string that begins with {quote} has no end; add the closing {quote}");
    }

    private int Blank(int i)
    {
        prepared[i] = ' ';
        return i + 1;
    }

    private int Word(string text, int start)
    {
        var end = SkipWord(text, start);
        // Behind one dot it is a member; behind two it is the end of a range.
        var isMember = start > 0 && text[start - 1] == '.' && !(start > 1 && text[start - 2] == '.');
        if (isMember || text.AsSpan(start, end - start) is not Reference.Steps || end >= text.Length || text[end] != '.')
        {
            return end;
        }

        return StepName(text, start, end + 1);
    }

    private int StepName(string text, int start, int from)
    {
        var end = from;
        while (end < text.Length && (IsLetter(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '-'))
        {
            end++;
        }

        var name = text[from..end].TrimEnd('-');
        if (!NameRules.IsLabel(name))
        {
            throw new ExpressionErrorException(start, $"`steps.{name}` names no step: a step's name has small letters, digits and hyphens");
        }

        steps.Add(start, name);
        for (var i = start; i < from + name.Length; i++)
        {
            prepared[i] = prepared[i] is '.' or '-' ? '_' : prepared[i];
        }

        return from + name.Length;
    }

    private static int SkipWord(string text, int i)
    {
        while (i < text.Length && (IsLetter(text[i]) || char.IsAsciiDigit(text[i])))
        {
            i++;
        }

        return i;
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';
}
