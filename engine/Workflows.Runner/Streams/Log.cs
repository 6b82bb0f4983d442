using System.Text;
using Workflows.Runner.Secrets;

namespace Workflows.Runner.Streams;

/// <summary>Where the lines of an attempt go: both streams of its command, and what <c>wf-exec</c> has to say.</summary>
internal abstract class Log : IDisposable
{
    /// <summary>Bytes of the longest line that is written whole.</summary>
    public abstract int LongestLine { get; }

    /// <summary>What no note may say.</summary>
    public SecretText Secrets { get; set; } = SecretText.None;

    /// <summary>Adds whole lines.</summary>
    public abstract void Write(ReadOnlySpan<byte> lines);

    public void WriteNote(string text)
    {
        var line = Encoding.UTF8.GetBytes($"[wf-exec] {Secrets.Mask(text).ReplaceLineEndings(" ")}");
        Write([.. line.AsSpan(0, Math.Min(line.Length, LongestLine)), (byte)'\n']);
    }

    public abstract void Dispose();
}
