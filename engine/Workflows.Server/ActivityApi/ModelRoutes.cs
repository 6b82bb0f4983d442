using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>The model registry of the attempt's project: versions are added and never changed, aliases move.</summary>
internal static partial class ModelRoutes
{
    private const int LongestKey = 300;
    private const string NameRule = "1 to 100 letters, digits, dots, underscores and hyphens";

    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapGet("/models/{name}", async (string name, HttpContext http) =>
            await FindAsync(name, http, options) is { } model ? Json(ContractModel.Of(model)) : Missing($"model {name}"));
        routes.MapGet("/models/{name}/versions/{version:int}", async (string name, int version, HttpContext http) =>
            await FindAsync(name, http, options) is { } model && model.Versions.FirstOrDefault(v => v.Version == version) is { } found
                ? Json(ContractModelVersion.Of(found))
                : Missing($"version {version} of model {name}"));
        routes.MapGet("/models/{name}/aliases/{alias}", async (string name, string alias, HttpContext http) =>
            await FindAsync(name, http, options) is { } model && model.Aliases.TryGetValue(alias, out var version)
                ? Json(ContractModelVersion.Of(model.Versions.First(v => v.Version == version)))
                : Missing($"alias {alias} of model {name}"));
        routes.MapPost("/models/{name}/versions", (string name, HttpContext http) => RegisterAsync(name, http, options));
        routes.MapPut("/models/{name}/aliases/{alias}", (string name, string alias, HttpContext http) => MoveAsync(name, alias, http, options));
    }

    private static async Task<IResult> RegisterAsync(string name, HttpContext http, ActivityApiOptions options)
    {
        var (version, problem) = await JsonBody.ReadAsync<ModelVersionBody>(http, ContractSchemas.NewModelVersion, options);
        if (version is null) return problem!;
        if (!Name().IsMatch(name)) return Problems.Invalid($"a model's name is {NameRule}");

        var caller = Caller.Of(http);
        if (Key(http, caller.Uid) is not { } key) return Problems.Invalid($"the header Idempotency-Key must be one value of 1 to {LongestKey} characters");

        if (await SizeAsync(version.Sha256, http, options) is not { } size) return Problems.Invalid($"the file store lacks {version.Sha256}: upload it first");
        if (size != version.Size) return Problems.Invalid($"size: the stored file has {size} bytes, not {version.Size}");

        var made = new NewModelVersion(
            caller.Project,
            name,
            new ModelFile(version.Sha256, size, version.FileName),
            JsonSerializer.Serialize(version.Metrics ?? new Dictionary<string, double>()),
            JsonSerializer.Serialize(version.Tags ?? new Dictionary<string, string>()))
        {
            Run = caller.Run,
            Step = caller.Step,
            IdempotencyKey = key,
            At = options.Time.GetUtcNow(),
        };
        var kept = await options.Records.AddModelVersionAsync(made, http.RequestAborted);
        return Results.Json(ContractModelVersion.Of(kept), DocumentJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> MoveAsync(string name, string alias, HttpContext http, ActivityApiOptions options)
    {
        var caller = Caller.Of(http);
        if (!caller.Promotes) return Problems.Forbidden("an alias moves only for activities whose manifest says `promotes: true`, such as promote@1");

        var (move, problem) = await JsonBody.ReadAsync<AliasMoveBody>(http, ContractSchemas.AliasMove, options);
        if (move is null) return problem!;
        if (!Name().IsMatch(alias)) return Problems.Invalid($"an alias is {NameRule}");
        if (await FindAsync(name, http, options) is not { } model || model.Versions.FirstOrDefault(v => v.Version == move.Version) is not { } target)
        {
            return Missing($"version {move.Version} of model {name}");
        }

        var moved = await options.Records.MoveAliasAsync(
            caller.Project, name, alias, target.Version, Expected(move.Expected), $"{caller.Label}/{caller.Step}", http.RequestAborted);
        return moved.Moved
            ? Json(new AliasDocument(alias, target.Version, moved.Previous))
            : Problems.Conflict($"{alias} of {name} stands at {(moved.Previous is { } at ? $"version {at}" : "no version")}");
    }

    private static Task<ModelRecord?> FindAsync(string name, HttpContext http, ActivityApiOptions options) =>
        options.Records.FindModelAsync(Caller.Of(http).Project, name, http.RequestAborted);

    /// <summary>
    /// Who asks, which is kept with the version: the caller's own key, or the attempt. Null where the key can't be one. It is the file that makes a second
    /// call give the version of the first.
    /// </summary>
    private static string? Key(HttpContext http, Guid attempt) => http.Request.Headers["Idempotency-Key"] switch
    {
        [] => attempt.ToString("D"),
        [{ Length: > 0 and <= LongestKey } given] => given,
        _ => null,
    };

    /// <summary>Bytes of a file that the project has; null where it has none.</summary>
    private static async Task<long?> SizeAsync(string sha256, HttpContext http, ActivityApiOptions options)
    {
        try
        {
            await using var file = await options.Files.OpenAsync(Caller.Of(http).Project, sha256, http.RequestAborted);
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A version beyond those that can be is one at which no alias stands.</summary>
    private static ExpectedVersion? Expected(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.Null => new ExpectedVersion(null),
        _ => new ExpectedVersion(given.TryGetDecimal(out var version) && version is >= 1 and <= int.MaxValue ? (int)version : -1),
    };

    private static IResult Json<T>(T document) => Results.Json(document, DocumentJson.Options);

    private static IResult Missing(string what) => Problems.NotFound($"there is no {what}");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
