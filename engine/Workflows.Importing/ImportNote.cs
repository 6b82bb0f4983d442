using System.Globalization;

namespace Workflows.Importing;

/// <summary>What an import, or an export, did not carry over as it stood.</summary>
/// <param name="Line">Where it stands in the source, from 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="What">The feature or the key, in the words of the source: <c>podSpecPatch</c>.</param>
/// <param name="Message">Why, and what to do.</param>
public sealed record ImportNote(int Line, int Column, NoteWeight Weight, string What, string Message)
{
    /// <summary>As a line for people and editors, behind the name of the file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}: {Words}: {What}: {Message}");

    private string Words => Weight switch
    {
        NoteWeight.Judgement => "look at this",
        NoteWeight.LeftOut => "left out",
        _ => "stands in the way",
    };
}

/// <summary>How much a note matters.</summary>
public enum NoteWeight
{
    /// <summary>It was carried over by judgement: somebody should look whether it means the same.</summary>
    Judgement,

    /// <summary>It was left out: the workflow does without, or wants something put in its place.</summary>
    LeftOut,

    /// <summary>No workflow can be made of it.</summary>
    InTheWay,
}
