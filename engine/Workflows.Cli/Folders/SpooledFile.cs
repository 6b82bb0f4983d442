namespace Workflows.Cli.Folders;

/// <summary>A file that is gone once it is closed.</summary>
internal static class SpooledFile
{
    private const int Buffer = 1 << 16;

    /// <summary>At its beginning, to be read; the caller closes it.</summary>
    /// <param name="write">Writes all of it.</param>
    public static async Task<Stream> FillAsync(Func<Stream, Task> write)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, Buffer, FileOptions.DeleteOnClose);
        try
        {
            await write(file);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
