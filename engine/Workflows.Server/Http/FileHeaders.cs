using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Workflows.Core.Runs;

namespace Workflows.Server.Http;

/// <summary>
/// What browsers are told with a file that somebody's program made. A report is shown, in a document without an origin: its scripts run, so that plots
/// can be looked into, and reach neither the API nor the cookies of whoever reads it; all that they can do beyond their page is to lead away from it, as
/// a link does. Anything else is saved, never shown.
/// </summary>
internal static class FileHeaders
{
    private const string Sandbox =
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src data:; media-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private const string Bytes = "application/octet-stream";

    private static readonly FrozenDictionary<string, string> shown = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".json"] = "application/json",
        [".csv"] = "text/plain; charset=utf-8",
        [".md"] = "text/plain; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string TypeOf(ArtifactRecord file) =>
        IsShown(file) ? shown[Path.GetExtension(file.FileName)] : file.Folder ? "application/x-tar" : Bytes;

    public static void Set(IHeaderDictionary headers, ArtifactRecord file)
    {
        headers.ContentSecurityPolicy = Sandbox;

        // What a step left changes where it is done again, so it is asked about each time; whether it has is one digest.
        headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue(IsShown(file) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Folder ? $"{file.FileName}.tar" : file.FileName);
        headers.ContentDisposition = disposition.ToString();
    }

    private static bool IsShown(ArtifactRecord file) => !file.IsDeclared && !file.Folder && shown.ContainsKey(Path.GetExtension(file.FileName));
}
