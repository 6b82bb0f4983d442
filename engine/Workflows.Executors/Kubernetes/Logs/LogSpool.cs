using System.Buffers;
using System.Globalization;
using System.Text;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// The files of one log while it is gathered: <c>PATH</c> has its first 10 MiB; what comes then goes in turns into two pieces, so that its last
/// 5 to 10 MiB are kept. Beside them a mark says how far they are certain. It is written after them: a crash between the two only means that the same
/// lines are written again at the same place.
/// </summary>
internal sealed class LogSpool
{
    public const int HeadLimit = 10 << 20, PieceLimit = 5 << 20;

    /// <summary>Flushed at the latest when it has so many bytes.</summary>
    private const int Most = 64 << 10;

    private readonly string path;
    private readonly LogMark empty;
    private readonly int headLimit, pieceLimit;
    private readonly ArrayBufferWriter<byte> pending = new();
    private LogMark mark;
    private LogPosition position;

    public LogSpool(string path, LogMark empty, int headLimit = HeadLimit, int pieceLimit = PieceLimit) =>
        (this.path, this.empty, this.headLimit, this.pieceLimit, mark) = (path, empty, headLimit, pieceLimit, empty);

    /// <summary>Takes up what was gathered, by whichever engine, as far as it is certain; begins anew where that is another pod's, or not all there.</summary>
    /// <returns>From where the log is wanted.</returns>
    public LogPosition Resume()
    {
        pending.ResetWrittenCount();
        mark = LogMark.Read(MarkOf(path)) is { } kept && kept.Pod == empty.Pod && kept.Container == empty.Container && IsThere(kept) ? kept : empty;
        if (mark == empty) File.Delete(MarkOf(path));
        Cut(path, mark.Head);
        if (mark.Piece > 0) Cut(PieceOf(path, mark.Piece), mark.InPiece);
        return position = mark.Position;
    }

    /// <param name="line">Without its end.</param>
    /// <param name="after">Where the log stands with it.</param>
    public void Write(string line, LogPosition after)
    {
        var bytes = Encoding.UTF8.GetByteCount(line) + 1;
        if (mark.Written + pending.WrittenCount + bytes > (mark.Piece == 0 ? headLimit : pieceLimit)) Turn();
        _ = Encoding.UTF8.GetBytes(line, pending);
        pending.Write("\n"u8);
        position = after;
        if (pending.WrittenCount >= Most) Flush();
    }

    /// <summary>Makes what was written certain, and seen by readers.</summary>
    public void Flush()
    {
        if (pending.WrittenCount == 0) return;

        // Never made here: a log that was dropped meanwhile stays so.
        var written = mark.Piece == 0 ? path : PieceOf(path, mark.Piece);
        using (var file = File.OpenHandle(written, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.Write(file, pending.WrittenSpan, mark.Written);
        }

        Save(mark.With(pending.WrittenCount, position));
        pending.ResetWrittenCount();
    }

    /// <summary>Joins the pieces to the head; what is joined lies behind the mark, so it can be done again.</summary>
    /// <param name="remark">Its last line; null for none.</param>
    /// <returns>All that is kept of the log.</returns>
    public FileStream Join(string? remark)
    {
        Cut(path, mark.Head);
        var whole = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _ = whole.Seek(0, SeekOrigin.End);
        if (mark.Dropped > 0) Append(whole, string.Create(CultureInfo.InvariantCulture, $"[wf-exec] {mark.Dropped} bytes of log were dropped here"));
        if (mark.Piece > 1) AppendFile(whole, PieceOf(path, mark.Piece - 1));
        if (mark.Piece > 0) AppendFile(whole, PieceOf(path, mark.Piece));
        if (remark is not null) Append(whole, remark);
        whole.Flush();
        whole.Position = 0;
        return whole;
    }

    public static void Delete(string path)
    {
        foreach (var file in (string[])[path, PieceOf(path, 1), PieceOf(path, 2), MarkOf(path)]) File.Delete(file);
    }

    /// <summary>The file is full. The mark goes first: a piece that is about to be overwritten must not be counted on any more.</summary>
    private void Turn()
    {
        Flush();
        Save(mark.Turned());
        Cut(PieceOf(path, mark.Piece), 0);
    }

    private void Save(LogMark next)
    {
        next.Save(MarkOf(path));
        mark = next;
    }

    private bool IsThere(LogMark kept) =>
        Has(path, kept.Head)
        && (kept.Piece < 1 || Has(PieceOf(path, kept.Piece), kept.InPiece))
        && (kept.Piece < 2 || Has(PieceOf(path, kept.Piece - 1), kept.InEarlier));

    private static bool Has(string file, long bytes) => bytes == 0 || (new FileInfo(file) is { Exists: true } found && found.Length >= bytes);

    private static void Cut(string file, long length)
    {
        using var handle = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(handle, length);
    }

    private static void Append(FileStream whole, string line) => whole.Write(Encoding.UTF8.GetBytes($"{line}\n"));

    private static void AppendFile(FileStream whole, string piece)
    {
        using var part = new FileStream(piece, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        part.CopyTo(whole);
    }

    private static string PieceOf(string path, int piece) => $"{path}.{2 - (piece % 2)}";

    private static string MarkOf(string path) => $"{path}.mark";
}
