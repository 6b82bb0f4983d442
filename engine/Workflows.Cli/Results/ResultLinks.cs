using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Core.Runs;

namespace Workflows.Cli.Results;

/// <summary>
/// Files of the store under the names that their authors gave: <c>runs/bike-demand/42/train/model.zip</c>. In the store a file is called by
/// its digest, and no viewer opens that; so a link is made when somebody looks.
/// </summary>
internal sealed class ResultLinks(Session session)
{
    private readonly FilePlace files = session.Files;

    /// <summary>A file is measured also where its link is there already: somebody decides on what it is.</summary>
    public bool MeasuresAgain { get; init; }

    /// <summary>
    /// The path to open, as people read it; the store's own where no link can be made, as of a store that is elsewhere. A link leads past the store, so
    /// the bytes are measured before it is made: where they are not those that the step gave, there is none, and the text says so.
    /// </summary>
    public async Task<string> ShowAsync(string runLabel, string step, ArtifactRecord artifact, CancellationToken cancellation)
    {
        var (link, problem) = await LinkAsync(runLabel, step, artifact, cancellation);
        var kept = files.WhereIs(artifact.Sha256);
        return problem is not null ? $"{kept}  NOT WHAT THE STEP GAVE: {problem}" : link is null ? kept : DataFolder.Shown(link);
    }

    /// <summary>Makes the link where it is not there yet.</summary>
    /// <returns>Its path; null where none can be made: for what, where the bytes are not those that the step gave.</returns>
    public async Task<(string? Link, string? Problem)> LinkAsync(string runLabel, string step, ArtifactRecord artifact, CancellationToken cancellation)
    {
        if (files.Folder is not { } folder)
        {
            return (null, MeasuresAgain ? await WhyChangedAsync(artifact, cancellation) : null);
        }

        if (NameOf(artifact) is not { } name)
        {
            return (null, null);
        }

        var link = Path.Combine([session.Folder.Runs, .. runLabel.Replace('#', '/').Split('/'), step, name]);
        var target = Path.GetRelativePath(Path.GetDirectoryName(link)!, folder.PathOf(artifact.Sha256));
        var isLinked = new FileInfo(link).LinkTarget == target || folder.IsNamed(artifact.Sha256, link);
        if ((MeasuresAgain || !isLinked) && await WhyChangedAsync(artifact, cancellation) is { } why)
        {
            return (null, why);
        }

        return (isLinked || TryLink(link, target, named: name => IsPage(artifact) && folder.TryName(artifact.Sha256, name)) ? link : null, null);
    }

    /// <summary>
    /// What it is called in the folder of its step, where no two may have one name: a declared file by its artifact's name, with the file's extension; a
    /// report by its whole path, so that pages which name each other find each other too. Null where the name leads out of the folder.
    /// </summary>
    private static string? NameOf(ArtifactRecord artifact)
    {
        if (artifact.Name == ArtifactRecord.LogName)
        {
            return "log.txt";
        }

        if (!artifact.IsDeclared)
        {
            return artifact.Name.Split('/').Any(static part => part is "" or "." or "..") ? null : artifact.Name;
        }

        var file = Path.GetFileName(artifact.FileName);
        var dot = file.Length > 1 ? file.IndexOf('.', 1) : -1;
        return Path.GetFileName(artifact.Name) + (artifact.Folder ? ".tar" : dot < 0 ? string.Empty : file[dot..]);
    }

    /// <summary>Null where they are what the step gave, and where this user may not read them: then no link can be made either.</summary>
    private async Task<string?> WhyChangedAsync(ArtifactRecord artifact, CancellationToken cancellation)
    {
        try
        {
            await files.Store.VerifyAsync(artifact.Sha256, cancellation);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            return failure.Message;
        }
    }

    /// <summary>A browser would show the text of a page behind a symbolic link: it goes by the name of the file there, which is a digest.</summary>
    private static bool IsPage(ArtifactRecord artifact) => !artifact.IsDeclared && artifact.Name != ArtifactRecord.LogName;

    private static bool TryLink(string link, string target, Func<string, bool> named)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Delete(link);
            if (!named(link)) File.CreateSymbolicLink(link, target);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
