using System.Globalization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Drawing;

/// <summary>Why an attempt failed, in words that help: the exit code of its program rather than the cause that follows from it.</summary>
internal static class Reasons
{
    /// <summary>
    /// <c>exit 3</c>, <c>timeout</c>, <c>infrastructure, exit 137</c>; null where the message alone tells why: nothing was run, or what a program left can't be
    /// taken.
    /// </summary>
    public static string? Of(Cause? cause, AttemptRecord? attempt)
    {
        var exit = attempt is { Exit: { } code and not 0 } ? string.Create(CultureInfo.InvariantCulture, $"exit {code}") : null;
        var word = cause switch
        {
            null or Cause.Application or Cause.Engine => null,
            Cause.OutOfMemory => "out of memory",
            { } other => other.Word(),
        };
        return word is null ? exit : exit is null ? word : $"{word}, {exit}";
    }

    /// <summary>The same with its message in a line, which may begin with the exit code itself; empty where nothing is known.</summary>
    public static string Of(Cause? cause, AttemptRecord? attempt, string? message) => (Of(cause, attempt), message) switch
    {
        (var why, null or "") => why ?? string.Empty,
        (null, { } said) => Line(attempt, said),
        ({ } why, { } said) => said.Contains(why, StringComparison.Ordinal) ? Line(attempt, said) : $"{why}: {Line(attempt, said)}",
    };

    /// <summary>A program that failed says what at the end of what it says, of a traceback say. What the engine says is whole.</summary>
    private static string Line(AttemptRecord? attempt, string said) => attempt is { Exit: { } code and not 0 } ? Texts.LastLine(said) : Texts.OneLine(said);
}
