using System.Globalization;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Folders;

/// <summary>
/// The name of a data folder among the homes of a store's engines (<see cref="Runtime.EngineOptions.Home"/>). Made on first use, by whoever holds the folder's
/// lock.
/// </summary>
internal static class HomeFile
{
    public static Guid Of(DataFolder folder)
    {
        var file = folder.EngineHome;
        if (Read(file) is { } home)
        {
            return home;
        }

        // Written whole under another name first: what a crash leaves half is never read.
        var (draft, made) = ($"{file}.new", Guid.NewGuid());
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{made:D}\n"));
        }

        File.Move(draft, file, overwrite: true);
        return made;
    }

    /// <summary>Null where no engine has been here.</summary>
    public static Guid? Find(DataFolder folder) => Read(folder.EngineHome);

    private static Guid? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        return Guid.TryParse(File.ReadAllText(file).AsSpan().Trim(), out var home)
            ? home
            : throw new RefusedException(
                ExitCode.StoreUnfit,
                $"{DataFolder.Shown(file)} does not hold an id: delete it, and the next engine makes a new one (its running local steps are lost then)");
    }
}
