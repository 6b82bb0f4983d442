using System.Collections.Immutable;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing;

/// <summary>Collects what is reported: each thing once, however often what it stands in is used.</summary>
internal sealed class Notes
{
    private readonly Dictionary<(int, int, string, string), ImportNote> all = [];
    private readonly Stack<List<ImportNote>> listeners = new();

    public ImmutableArray<ImportNote> All => [.. all.Values.OrderBy(note => note.Line).ThenBy(note => note.Column)];

    public void Judge(Node at, string what, string message) => Add(at.Place, NoteWeight.Judgement, what, message);

    public void LeaveOut(Node at, string what, string message) => Add(at.Place, NoteWeight.LeftOut, what, message);

    public void LeaveOut(TextSpan at, string what, string message) => Add(at, NoteWeight.LeftOut, what, message);

    public void Refuse(InTheWayException way) => Add(way.Place, NoteWeight.InTheWay, way.What, way.Message);

    /// <summary>What is noted while something is made, as comments above it.</summary>
    public ImmutableArray<string> Hear(Action make)
    {
        listeners.Push([]);
        make();
        return [.. listeners.Pop().Select(note => $"line {note.Line}: {note.What}: {note.Message}").Distinct()];
    }

    private void Add(TextSpan place, NoteWeight weight, string what, string message)
    {
        var note = new ImportNote(place.Line, place.Column, weight, what, message);
        _ = all.TryAdd((place.Line, place.Column, what, message), note);
        if (listeners.TryPeek(out var heard))
        {
            heard.Add(note);
        }
    }
}
