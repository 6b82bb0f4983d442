using System.Text;

namespace Workflows.Cli.Terminal;

/// <summary>Takes the blanks off the ends of lines: columns are padded for the eye, and a log or a pipe wants none of it.</summary>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private readonly StringBuilder blanks = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks.Append(value);
            return;
        }

        if (value != '\n')
        {
            inner.Write(blanks);
        }

        blanks.Clear();
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
