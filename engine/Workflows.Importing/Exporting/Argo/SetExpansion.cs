using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>
/// Bounds what the texts of a step get from <c>set</c>s. Each reader has the whole of a value, so that a few of them which read each other would make a
/// text without end.
/// </summary>
internal sealed class SetExpansion(ExportedFlow flow)
{
    private const int MostNesting = 32;
    private const int MostOfStep = 65_536;
    private const int MostOfAll = 4_194_304;

    private int nesting;
    private long length;

    /// <summary>Writes a value out where it is read.</summary>
    /// <param name="text">The value as its <c>set</c> says it.</param>
    /// <param name="write">Writes it; what it reads of other <c>set</c>s is inside.</param>
    /// <exception cref="UntranslatableException">It would be too long.</exception>
    public void Write(string text, Action write)
    {
        length += text.Length + 1;
        flow.Expanded += text.Length + 1;
        if (nesting == MostNesting || length > MostOfStep || flow.Expanded > MostOfAll)
        {
            throw new UntranslatableException("values of `set` are written out where they are read, and here they grow too long or too deep");
        }

        nesting++;
        try
        {
            write();
        }
        finally
        {
            nesting--;
        }
    }
}
