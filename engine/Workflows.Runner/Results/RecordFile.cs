using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Writes the record so that a reader, and a crash at any instant, find the whole of it or nothing. Room for it is kept from the beginning.</summary>
internal sealed class RecordFile
{
    /// <summary>Enough for a record without outputs; the command may fill the disk.</summary>
    private const int Room = 64 << 10;

    private readonly string folder, path, reserve;
    private readonly RecordKey? key;

    /// <param name="folder">The attempt's.</param>
    /// <param name="key">Seals it; null where nobody looks at seals.</param>
    public RecordFile(string folder, RecordKey? key)
    {
        (this.folder, this.key) = (folder, key);
        path = Path.Combine(folder, ResultRecord.Name);
        reserve = path + ".room";
        try
        {
            new FileStream(reserve, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = Room }).Dispose();
        }
        catch (IOException)
        {
            // No room even now; the start of the command will tell.
        }
    }

    /// <summary>Leaves it, the shorter where there is no room for the whole.</summary>
    /// <exception cref="IOException">Not even that.</exception>
    public void Write(ResultRecord record)
    {
        Prepare();
        try
        {
            Leave(record);
        }
        catch (IOException problem)
        {
            _ = FolderRemoval.Remove(reserve);
            Leave(record with { Outputs = null, Artifacts = [], Message = null, NotKept = record.NotKept ?? problem.Message });
        }

        _ = FolderRemoval.Remove(reserve);
    }

    /// <summary>
    /// The command may have removed the whole folder, or its rights. A claim without a record would be a lost attempt, and no claim a new
    /// one.
    /// </summary>
    private void Prepare()
    {
        _ = Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = Processes.Claim.Take(folder);
    }

    private void Leave(ResultRecord record)
    {
        var text = RecordJson.Write(record).Span;
        var unfinished = path + ".new";

        // Whatever the command has put there: a folder, a pipe, a link that leads to somebody's file.
        _ = FolderRemoval.Remove(unfinished);
        using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(key is null ? text : key.Seal(text));
            file.Flush(flushToDisk: true);
        }

        _ = FolderRemoval.Remove(path);
        File.Move(unfinished, path);
    }
}
