using Microsoft.Win32.SafeHandles;
using Workflows.Runner.Processes;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Writes the record so that a reader, and a crash at any instant, find the whole of it or nothing. Room for it is kept from the beginning.</summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>Enough for a record without outputs; the command may fill the disk.</summary>
    private const int Room = 64 << 10;

    private readonly OwnFolder folder;
    private readonly string path, reserve;
    private readonly RecordKey? key;
    private readonly SafeFileHandle? room;

    /// <param name="folder">The attempt's.</param>
    /// <param name="key">Seals it; null where nobody looks at seals.</param>
    public RecordFile(OwnFolder folder, RecordKey? key)
    {
        (this.folder, this.key) = (folder, key);
        path = Path.Combine(folder.Path, ResultRecord.Name);
        reserve = path + ".room";
        try
        {
            room = File.OpenHandle(reserve, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.None, Room);
        }
        catch (IOException)
        {
            // No room even now: see HasRoom.
        }
    }

    /// <summary>Its end can be told, whatever the command does to the disk. Without that no command may begin: nobody would know that it ran.</summary>
    public bool HasRoom => room is not null;

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
            LeaveInRoom(record with { Outputs = null, Artifacts = [], Message = null, NotKept = record.NotKept ?? problem.Message });
        }

        _ = FolderRemoval.Remove(reserve);
    }

    public void Dispose() => room?.Dispose();

    /// <summary>
    /// The command may have moved or removed the whole folder, or its rights. A claim without a record would be a lost attempt, and no claim a new
    /// one.
    /// </summary>
    private void Prepare()
    {
        folder.PutBack();
        _ = Claim.Take(folder.Path);
    }

    private void Leave(ResultRecord record)
    {
        var unfinished = path + ".new";

        // Whatever the command has put there: a folder, a pipe, a link that leads to somebody's file.
        _ = FolderRemoval.Remove(unfinished);
        using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(Text(record));
            file.Flush(flushToDisk: true);
        }

        _ = FolderRemoval.Remove(path);
        File.Move(unfinished, path);
    }

    /// <summary>The room itself becomes the record: what is given back to a full disk, somebody else may take.</summary>
    private void LeaveInRoom(ResultRecord record)
    {
        var text = Text(record);
        if (room is null || text.Length > Room)
        {
            _ = FolderRemoval.Remove(reserve);
            Leave(record);
            return;
        }

        RandomAccess.Write(room, text, 0);
        RandomAccess.SetLength(room, text.Length);
        RandomAccess.FlushToDisk(room);
        _ = FolderRemoval.Remove(path + ".new");
        _ = FolderRemoval.Remove(path);

        // By its handle: the command may have put another file in its place. Where it has removed the room, that is given back already.
        if (Libc.linkat(Libc.CurrentFolder, NativeFiles.PathOf(room.DangerousGetHandle()), Libc.CurrentFolder, path, Libc.FollowLinks) != 0)
        {
            Leave(record);
        }
    }

    private ReadOnlySpan<byte> Text(ResultRecord record)
    {
        var text = RecordJson.Write(record).Span;
        return key is null ? text : key.Seal(text);
    }
}
