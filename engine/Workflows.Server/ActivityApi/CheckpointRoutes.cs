using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Attempts;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// The checkpoint of the caller's step, which its next attempt finds: a tar file in the data folder, beside those folders that local steps use
/// directly, and kept as long. Replaced as a whole or not at all.
/// </summary>
internal static class CheckpointRoutes
{
    private const string Extension = ".tar";

    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        var turns = new Turns();
        routes.MapGet("/checkpoint", (HttpContext http) =>
        {
            try
            {
                return Results.Stream(File.OpenRead(PathOf(http, options)), "application/x-tar");
            }
            catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return Problems.NotFound("the step has no checkpoint yet");
            }
        });
        routes.MapPut("/checkpoint", (HttpContext http, CancellationToken aborted) => PutAsync(http, turns, options, aborted));
    }

    /// <summary>
    /// Removes the drafts of an engine that was killed while it took them. Nobody else writes here yet: who serves this is the engine of the data folder.
    /// </summary>
    public static void Sweep(string dataFolder)
    {
        var folder = Checkpoints.FolderIn(dataFolder);
        if (!Directory.Exists(folder)) return;

        // Not by a pattern: to .NET `*.tar.*` is also what ends with `.tar`.
        foreach (var draft in Directory.EnumerateFiles(folder).Where(path => Path.GetExtension(path) != Extension)) File.Delete(draft);
    }

    private static async Task<IResult> PutAsync(HttpContext http, Turns turns, ActivityApiOptions options, CancellationToken aborted)
    {
        var path = PathOf(http, options);
        var draft = $"{path}.{Guid.NewGuid():N}";
        await using var body = UploadBody.Of(http, options);
        using var turn = turns.Take(path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await WriteAsync(body, draft, aborted);

            // Its attempt may have ended meanwhile, and the next may have begun from what is kept.
            var lookup = await AttemptLookup.FindAsync(Caller.Of(http).Uid, options, aborted);
            if (lookup.IsOver) return Authentication.Unauthorized(http);
            if (lookup.Attempt is null) return Problems.Unavailable(http, "the attempt's run is not in the engine's memory now; try again");
            turn.Finish(() => File.Move(draft, path, overwrite: true));
            return Results.NoContent();
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task WriteAsync(Stream body, string draft, CancellationToken aborted)
    {
        await using var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await body.CopyToAsync(file, aborted);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private static string PathOf(HttpContext http, ActivityApiOptions options) => Checkpoints.PathOf(options.Folder, Caller.Of(http).CheckpointKey) + Extension;
}
