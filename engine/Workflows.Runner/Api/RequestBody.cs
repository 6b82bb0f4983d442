using System.Text;
using Workflows.Runner.Streams;

namespace Workflows.Runner.Api;

/// <summary>The body of a request on its way out. Stops, quietly for its writer, where the other side answers before the end.</summary>
internal sealed class RequestBody(Connection connection, long? size) : OneWayStream
{
    private long sent;

    public override bool CanWrite => true;

    /// <summary>All is written. Without this call the other side has half a body, and throws it away.</summary>
    /// <exception cref="IOException">It became another body than was announced: somebody changes the file.</exception>
    public void Complete()
    {
        if (size is null) connection.Write("0\r\n\r\n"u8);
        else if (sent != size && !connection.IsAnswered) throw new IOException($"a file of {size} bytes has become one of {sent} while it was sent");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty || connection.IsAnswered) return;
        sent += buffer.Length;
        if (size is null)
        {
            connection.Write(Encoding.ASCII.GetBytes($"{buffer.Length:x}\r\n"));
            connection.Write(buffer);
            connection.Write("\r\n"u8);
        }
        else if (sent <= size)
        {
            connection.Write(buffer);
        }
    }
}
