using System.Security.Cryptography;

namespace Workflows.Server.ActivityApi;

/// <summary>The secret of a data folder, from which every attempt's token is derived. Made on first use, readable by its owner alone.</summary>
public static class StoreKey
{
    private const int Size = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads or makes <c>DATA/key</c>.</summary>
    /// <exception cref="InvalidDataException">The file is no key, or others may read it.</exception>
    public static byte[] Of(string folder)
    {
        var file = Path.Combine(folder, "key");
        if (!File.Exists(file))
        {
            Make(folder, file);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
        {
            throw new InvalidDataException(
                $"{file} may be read by others: chmod 600 it, or delete it to make a new one (running attempts then lose their token)");
        }

        var key = File.ReadAllBytes(file);
        return key.Length == Size ? key : throw new InvalidDataException($"{file} has {key.Length} bytes, expected {Size}");
    }

    /// <summary>
    /// Written whole under another name first: two processes that start at once agree on the one that came first, and nobody reads half a key.
    /// </summary>
    private static void Make(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"key.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Size));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
