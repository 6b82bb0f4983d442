using Workflows.Runtime.Attempts;

namespace Workflows.Runtime.Caching;

/// <summary>
/// The files of this machine that the texts of an attempt name, each with a digest of its content at this moment: those of the run's
/// parameters, and, where the command starts in the definition's folder, every word that names a file or a folder (<c>train.py</c>, <c>lib</c>).
/// What such a file names in its turn is not seen: it must be an input to count.
/// </summary>
internal sealed class NamedFiles
{
    private readonly FilePaths paths;
    private readonly Dictionary<string, string> declared = new(StringComparer.Ordinal);

    /// <summary>By the word that names it.</summary>
    private readonly SortedDictionary<string, string> others = new(StringComparer.Ordinal);

    private NamedFiles(FilePaths paths) => this.paths = paths;

    /// <summary>
    /// The files whose names count beside their content, each with its digest: a program may do something else under another name, and
    /// <c>/d/train.py</c> may be anything while <c>/d/train</c> is data.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Others => others;

    /// <summary>Finds and digests them; null with the reason where one can't be read.</summary>
    /// <param name="work">Whose.</param>
    /// <param name="texts">All that the command is given.</param>
    /// <param name="stop">Ends the reading.</param>
    public static async Task<(NamedFiles? Files, string? Why)> ReadAsync(CacheableWork work, IReadOnlyCollection<string> texts, CancellationToken stop)
    {
        var files = new NamedFiles(new FilePaths(work.Declared));
        var pieces = texts.Distinct(StringComparer.Ordinal).SelectMany(files.Cut).Distinct().ToList();
        foreach (var path in pieces.Where(piece => piece.Kind == PieceKind.Declared).Select(piece => piece.Text))
        {
            var digest = await ContentDigest.OfAsync(path, FolderBound.None, stop);
            if (digest.Text is not { } content)
            {
                return (null, $"{path} {digest.Why}");
            }

            files.declared[path] = content;
        }

        var digests = new Dictionary<string, ContentDigest>(StringComparer.Ordinal);
        foreach (var (name, path) in Found(work, [.. pieces.Where(piece => piece.Kind == PieceKind.Plain).Select(piece => piece.Text)]))
        {
            if (!digests.TryGetValue(path, out var digest))
            {
                digests.Add(path, digest = await ContentDigest.OfAsync(path, FolderBound.Named, stop));
            }

            if (digest.Text is not { } content)
            {
                return (null, $"{path} {digest.Why}");
            }

            files.others[name] = content;
        }

        return (files, null);
    }

    /// <summary>
    /// The text as a key has it, in parts that begin with what they are: the content of files stands in the place of their names. The
    /// extension counts, for programs go by it.
    /// </summary>
    public IEnumerable<string> Parts(string text) => Cut(text).Select(piece => piece.Kind switch
    {
        PieceKind.Declared => $"file {declared[piece.Text]}{Path.GetExtension(piece.Text)}",
        PieceKind.Stored => Stored(piece.Text),
        _ => $"text {piece.Text}",
    });

    private static string Stored(string token)
    {
        var file = FileReferences.Read(token)!;
        return $"file {(file.Folder ? "folder " : string.Empty)}{file.Sha256}{Path.GetExtension(file.FileName)}";
    }

    private IEnumerable<Piece> Cut(string text) => FileReferences.Cut(text).SelectMany(piece => piece.File is null
        ? paths.Cut(piece.Text).Select(part => new Piece(part.Text, part.IsPath ? PieceKind.Declared : PieceKind.Plain))
        : [new Piece(piece.Text, PieceKind.Stored)]);

    private static IEnumerable<(string Name, string Path)> Found(CacheableWork work, IReadOnlyList<string> texts)
    {
        var part = work.Declared.Where(path => texts.Any(text => text.Contains(path, StringComparison.Ordinal))).Select(path => (path, path));
        return work.Folder is { } folder ? part.Concat(NamedPaths.Find(texts, folder)) : part;
    }

    private enum PieceKind
    {
        Plain,
        Declared,
        Stored,
    }

    private readonly record struct Piece(string Text, PieceKind Kind);
}
