using System.Buffers;

namespace Workflows.Definitions.Language;

/// <summary>
/// Finds the elements of a command that an interpreter runs as code. Every element that names an interpreter is taken for one, wherever it
/// stands, so that what wraps it (<c>env</c>, <c>exec</c>, <c>nice</c>, <c>timeout</c>, <c>busybox</c>, <c>xargs</c>) need not be known.
/// </summary>
internal static class CodeArguments
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>For each element the interpreter that may run it as code, as it is written; null where none does.</summary>
    /// <param name="command">The elements as written; null for one that is no text.</param>
    public static string?[] Find(IReadOnlyList<string?> command)
    {
        var runs = new string?[command.Count];
        for (var i = 0; i < command.Count; i++)
        {
            if (command[i] is { } name && (i == 0 && IsOpen(name) ? Interpreters.Any : Interpreters.Of(name)) is { } interpreter
                && (!interpreter.IsWord || i == 0 || (command[0] is { } first && Interpreters.Launches(first))))
            {
                Mark(command, i, interpreter, runs);
            }
        }

        return runs;
    }

    // In doubt an element is code: then an expression is refused that could have been allowed, and never the other way round.
    private static void Mark(IReadOnlyList<string?> command, int at, Interpreter interpreter, string?[] runs)
    {
        var announced = false;
        var operands = 0;
        for (var i = at + 1; i < command.Count; i++)
        {
            var element = command[i] ?? string.Empty;
            var (announces, codeInside) = element is ['-', ..] && IsOpen(element) ? (true, true) : Announces(interpreter, element);
            var isOption = announces || (element.Length > 1 && element[0] is '-' or '+');
            var isCode = !isOption && (interpreter.CodeFirst || (interpreter.CodeBehindFirst && operands > 0));
            runs[i] ??= announces || announced || isCode ? command[at] : null;
            if (interpreter.Rest && (announced || codeInside || isCode))
            {
                Array.Fill(runs, command[at], i, runs.Length - i);
                return;
            }

            operands += isOption || announced ? 0 : 1;
            if (isOption && (codeInside || !announces) && !announced)
            {
                if ((codeInside && !interpreter.Again) || LastLetter(element, interpreter.Ends))
                {
                    return;
                }

                i += LastLetter(element, interpreter.Values) || element is "--rcfile" or "--init-file" or "--require" or "--import" ? 1 : 0;
            }
            else if (isOption)
            {
                announced = true;
            }
            else if (announced ? interpreter.Again : interpreter.Anywhere)
            {
                announced = false;
            }
            else
            {
                if (!announced && IsOpen(element) && i + 1 < command.Count)
                {
                    // A value here is a script's path or a database, unless it is "-c".
                    runs[i + 1] ??= command[at];
                }

                return;
            }
        }
    }

    /// <summary>What stands there is only known when the step runs.</summary>
    private static bool IsOpen(string element) => element.Contains("{{", StringComparison.Ordinal);

    /// <summary>Whether an element says that code comes, and whether the code stands in it: <c>--eval=A</c>, <c>-eA</c>.</summary>
    private static (bool Yes, bool CodeInside) Announces(Interpreter interpreter, string element)
    {
        foreach (var word in interpreter.Words)
        {
            var asWritten = interpreter.AnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (element.Equals(word, asWritten) || element.StartsWith(word + "=", asWritten))
            {
                return (true, element.Length > word.Length);
            }
        }

        var letters = Cluster(element);
        var value = letters.IndexOfAny(interpreter.Values);
        var yes = (value < 0 ? letters : letters[..value]).ContainsAny(interpreter.Letters);
        return (yes, yes && value < 0 && letters.Length + 1 < element.Length);
    }

    private static bool LastLetter(string element, string among) =>
        Cluster(element.StartsWith('+') ? "-" + element[1..] : element) is [.., var last] letters
        && letters.Length + 1 == element.Length && letters[..^1].IndexOfAny(among) < 0 && among.Contains(last, StringComparison.Ordinal);

    // The letters behind a single hyphen.
    private static ReadOnlySpan<char> Cluster(string element)
    {
        if (element is not ['-', not '-', ..])
        {
            return [];
        }

        var letters = element.AsSpan(1);
        var end = letters.IndexOfAnyExcept(Letters);
        return end < 0 ? letters : letters[..end];
    }
}
