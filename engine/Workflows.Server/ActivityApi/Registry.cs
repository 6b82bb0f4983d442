using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Server.ActivityApi;

/// <summary>The model registry of the attempt's project: versions are added and never changed, aliases move.</summary>
internal static partial class Registry
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapGet("/models/{name}", async (string name, HttpContext http) =>
            await FindAsync(name, http, options) is { } model ? Json(ModelDocument.Of(model)) : Missing(name));
        routes.MapGet("/models/{name}/versions/{version:int}", async (string name, int version, HttpContext http) =>
            await FindAsync(name, http, options) is { } model && model.Versions.FirstOrDefault(v => v.Version == version) is { } found
                ? Json(ModelVersionDocument.Of(found))
                : Missing($"{name} version {version}"));
        routes.MapGet("/models/{name}/aliases/{alias}", async (string name, string alias, HttpContext http) =>
            await FindAsync(name, http, options) is { } model && model.Aliases.TryGetValue(alias, out var version)
                ? Json(ModelVersionDocument.Of(model.Versions.First(v => v.Version == version)))
                : Missing($"{name} alias {alias}"));
        routes.MapPost("/models/{name}/versions", (string name, HttpContext http) => RegisterAsync(name, http, options));
        routes.MapPut("/models/{name}/aliases/{alias}", (string name, string alias, HttpContext http) => MoveAsync(name, alias, http, options));
    }

    private static async Task<IResult> RegisterAsync(string name, HttpContext http, ActivityApiOptions options)
    {
        var (version, problem) = await Body.ReadAsync<ModelVersionNote>(http);
        if (problem is not null || version is null)
        {
            return problem!;
        }

        if (Wrong(name, version) is { } why)
        {
            return Problems.Invalid(why);
        }

        if (!await options.Files.HasAsync(version.Sha256!, http.RequestAborted))
        {
            return Problems.Invalid($"the file store lacks {version.Sha256}: upload it first");
        }

        var caller = Caller.Of(http);
        var key = http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 300 } given] ? given : caller.Uid.ToString("D");
        var kept = await options.Records.AddModelVersionAsync(
            new NewModelVersion(
                caller.Project, name, version.Sha256!, version.Size, version.FileName!,
                JsonSerializer.Serialize(version.Metrics ?? new Dictionary<string, double>()), JsonSerializer.Serialize(version.Tags ?? new Dictionary<string, string>()), caller.Run, caller.Step, key, options.Time.GetUtcNow()),
            http.RequestAborted);
        return Results.Json(ModelVersionDocument.Of(kept), DocumentJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> MoveAsync(string name, string alias, HttpContext http, ActivityApiOptions options)
    {
        var (body, problem) = await Body.ReadAsync<JsonElement>(http);
        if (problem is not null)
        {
            return problem;
        }

        if (!Name().IsMatch(alias) || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("version", out var given) || Whole(given) is not { } version)
        {
            return Problems.Invalid("expected an alias of letters, digits, dots and hyphens, and a body {\"version\": N}");
        }

        // A member that is null says "nowhere yet"; one that is missing says "wherever it points".
        ExpectedVersion? expected = null;
        if (body.TryGetProperty("expected", out var member))
        {
            if (member.ValueKind != JsonValueKind.Null && Whole(member) is null)
            {
                return Problems.Invalid("expected must be a version or null");
            }

            expected = new ExpectedVersion(Whole(member));
        }

        if (await FindAsync(name, http, options) is not { } model || model.Versions.All(v => v.Version != version))
        {
            return Missing($"{name} version {version}");
        }

        var caller = Caller.Of(http);
        var move = await options.Records.MoveAliasAsync(caller.Project, name, alias, version, expected, $"{caller.Label}/{caller.Step}", http.RequestAborted);
        return move.Moved
            ? Json(new AliasDocument(alias, version, move.Previous))
            : Problems.Conflict($"{alias} of {name} stands at {(move.Previous is { } at ? $"version {at}" : "no version")}");
    }

    private static Task<ModelRecord?> FindAsync(string name, HttpContext http, ActivityApiOptions options) =>
        options.Records.FindModelAsync(Caller.Of(http).Project, name, http.RequestAborted);

    private static string? Wrong(string name, ModelVersionNote version) =>
        !Name().IsMatch(name) ? "a model's name is 1 to 100 letters, digits, dots, underscores and hyphens"
        : version.Sha256 is null || !StoredFiles.Digest().IsMatch(version.Sha256) ? "sha256 must be 64 lower-case hexadecimal digits"
        : version.Size < 0 || version.FileName is not { Length: > 0 and <= 255 } || version.FileName.Contains('/', StringComparison.Ordinal) ? "size and fileName must be those of a file"
        : (version.Metrics?.Count ?? 0) + (version.Tags?.Count ?? 0) > 1_000 ? "at most 1000 metrics and tags"
        : null;

    private static int? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) ? whole : null;

    private static IResult Json<T>(T document) => Results.Json(document, DocumentJson.Options);

    private static IResult Missing(string what) => Problems.NotFound($"there is no model {what}");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
