namespace Workflows.Runtime.Views;

/// <summary>Where somebody goes on in a log that they have read in part.</summary>
public static class LogOffset
{
    private const int Buffer = 64 << 10;

    /// <summary>Passes over the first bytes of a log that stands at its beginning.</summary>
    /// <returns>Whether it is as long as that; else it stands anywhere. Past the end of a file the system can't be asked for every place.</returns>
    public static async Task<bool> SkipAsync(Stream log, long bytes, CancellationToken cancellation)
    {
        if (log.CanSeek)
        {
            var isThere = bytes <= log.Length;
            log.Seek(isThere ? bytes : 0, SeekOrigin.Begin);
            return isThere;
        }

        // A stored log is measured from its beginning on.
        var buffer = new byte[Buffer];
        for (int read; bytes > 0 && (read = await log.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancellation)) > 0;)
        {
            bytes -= read;
        }

        return bytes == 0;
    }
}
