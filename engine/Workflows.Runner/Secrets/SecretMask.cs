using System.Buffers;

namespace Workflows.Runner.Secrets;

/// <summary>
/// Replaces secrets in one stream of bytes by <c>***</c>, however the stream is cut. It keeps back only what may still become a secret, so a
/// log is as live as it can be, and never more than one secret's length, whatever comes.
/// </summary>
internal sealed class SecretMask(IReadOnlyList<byte[]> secrets)
{
    private static ReadOnlySpan<byte> Stars => "***"u8;

    private readonly int longest = secrets.Count == 0 ? 0 : secrets.Max(secret => secret.Length);
    private readonly SearchValues<byte> beginnings = SearchValues.Create([.. secrets.Select(secret => secret[0]).Distinct()]);
    private byte[] window = [];
    private bool[] hidden = [];
    private byte[] shown = [];
    private int kept;

    /// <summary>How many of the kept bytes belong to a secret whose stars are out already.</summary>
    private int covered;

    /// <summary>Takes the next bytes and gives those that may be shown; they are good until the next call.</summary>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> chunk)
    {
        if (secrets.Count == 0) return chunk;

        var count = kept + chunk.Length;
        Grow(count);
        chunk.CopyTo(window.AsSpan(kept));
        return Show(count, KeepFrom(window.AsSpan(0, count)));
    }

    /// <summary>The stream is over: gives what was kept back.</summary>
    public ReadOnlySpan<byte> End() => Show(kept, kept);

    private void Grow(int count)
    {
        if (window.Length >= count) return;
        Array.Resize(ref window, count);
        Array.Resize(ref hidden, count);
        shown = new byte[count * Stars.Length];
    }

    private ReadOnlySpan<byte> Show(int count, int until)
    {
        var any = Hide(window.AsSpan(0, count));
        var length = 0;
        if (any)
        {
            for (var i = 0; i < until; i++)
            {
                if (!hidden[i]) shown[length++] = window[i];
                else if (i >= covered && (i == 0 || !hidden[i - 1]))
                {
                    Stars.CopyTo(shown.AsSpan(length));
                    length += Stars.Length;
                }
            }
        }
        else
        {
            window.AsSpan(0, until).CopyTo(shown);
            length = until;
        }

        // Where nothing could be shown, what was covered stays so.
        var goesOn = any && (until > 0 ? hidden[until - 1] : covered > 0);
        covered = !goesOn ? 0 : hidden.AsSpan(until, count - until).IndexOf(false) is var run and >= 0 ? run : count - until;
        kept = count - until;
        window.AsSpan(until, kept).CopyTo(window);
        return shown.AsSpan(0, length);
    }

    private bool Hide(ReadOnlySpan<byte> bytes)
    {
        hidden.AsSpan(0, bytes.Length).Clear();
        hidden.AsSpan(0, covered).Fill(true);
        var any = covered > 0;
        foreach (var secret in secrets)
        {
            for (int at = 0, next; (next = bytes[at..].IndexOf(secret)) >= 0; at += next + 1)
            {
                hidden.AsSpan(at + next, secret.Length).Fill(true);
                any = true;
            }
        }

        return any;
    }

    /// <summary>The first place from which on all that is there is the beginning of a secret.</summary>
    private int KeepFrom(ReadOnlySpan<byte> bytes)
    {
        for (var from = Math.Max(0, bytes.Length - longest + 1); from < bytes.Length; from++)
        {
            var next = bytes[from..].IndexOfAny(beginnings);
            if (next < 0) break;
            from += next;
            foreach (var secret in secrets)
            {
                if (secret.Length > bytes.Length - from && secret.AsSpan().StartsWith(bytes[from..])) return from;
            }
        }

        return bytes.Length;
    }
}
