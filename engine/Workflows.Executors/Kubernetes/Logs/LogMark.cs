using System.Text.Json;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>How far a spool is certain: what lies behind it was written in part, or never.</summary>
internal sealed record LogMark
{
    /// <summary>The uid of the pod; another pod of the same attempt has another log.</summary>
    public required string Pod { get; init; }

    public required string Container { get; init; }

    public LogPosition Position { get; init; }

    /// <summary>Bytes of the beginning.</summary>
    public long Head { get; init; }

    /// <summary>Which piece of the tail is written; 0: all fits into the head.</summary>
    public int Piece { get; init; }

    /// <summary>Bytes of that piece, and of the one before it.</summary>
    public long InPiece { get; init; }

    public long InEarlier { get; init; }

    /// <summary>Bytes between the head and the pieces that are kept.</summary>
    public long Dropped { get; init; }

    /// <summary>Bytes of the file that is written.</summary>
    public long Written => Piece == 0 ? Head : InPiece;

    /// <summary>So much was added to it.</summary>
    public LogMark With(int bytes, LogPosition position) =>
        Piece == 0 ? this with { Head = Head + bytes, Position = position } : this with { InPiece = InPiece + bytes, Position = position };

    /// <summary>The next piece begins, in the place of the one before the last.</summary>
    public LogMark Turned() => this with { Piece = Piece + 1, InPiece = 0, InEarlier = InPiece, Dropped = Dropped + InEarlier };

    /// <returns>Null where none was kept that can be read.</returns>
    public static LogMark? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LogMark>(File.ReadAllBytes(path));
        }
        catch (Exception none) when (none is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Written aside and renamed: it is whole or not at all.</summary>
    public void Save(string path)
    {
        var draft = $"{path}.new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(draft, path, overwrite: true);
    }
}
