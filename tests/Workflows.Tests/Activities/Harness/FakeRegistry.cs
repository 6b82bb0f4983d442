using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Workflows.Tests.Activities.Harness;

/// <summary>Files and models of the <see cref="FakeEngine"/>.</summary>
internal sealed class FakeRegistry
{
    private readonly Dictionary<string, Dictionary<string, object?>> _byKey = [];
    private readonly Dictionary<(string Model, string Alias, int Version), int?> _replaced = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    public int Uploads { get; private set; }

    /// <summary>Versions of every model, oldest first.</summary>
    public Dictionary<string, List<Dictionary<string, object?>>> Models { get; } = [];

    public Dictionary<(string Model, string Alias), int> Aliases { get; } = [];

    /// <summary>Every move, as (alias, version).</summary>
    public List<(string Alias, int Version)> Moves { get; } = [];

    /// <summary>Who registers: the run that <see cref="ActivityRunner"/> plays, or another.</summary>
    public string Run { get; set; } = "bike-demand#1";

    /// <summary>What somebody else does just before a move.</summary>
    public Action BeforeMove { get; set; } = () => { };

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("files/{sha}", ["HEAD"], (string sha) => Files.ContainsKey(sha) ? Results.Ok() : Results.NotFound());
        api.MapGet("files/{sha}", (string sha) => Files.TryGetValue(sha, out var bytes) ? Results.Bytes(bytes) : Results.NotFound());
        api.MapPut("files/{sha}", PutAsync);
        api.MapGet("models/{name}", Model);
        api.MapGet("models/{name}/versions/{version:int}", (string name, int version) => Version(name, version));
        api.MapGet("models/{name}/aliases/{alias}", (string name, string alias) => Version(name, Aliases.GetValueOrDefault((name, alias))));
        api.MapPost("models/{name}/versions", Register);
        api.MapPut("models/{name}/aliases/{alias}", Move);
    }

    private async Task<IResult> PutAsync(string sha, HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        if (Convert.ToHexStringLower(SHA256.HashData(buffer.ToArray())) != sha)
        {
            return Results.Problem(title: "The bytes have another digest", statusCode: 422);
        }

        Uploads++;
        return Files.TryAdd(sha, buffer.ToArray()) ? Results.Created() : Results.Ok();
    }

    private IResult Model(string name) => Models.TryGetValue(name, out var versions)
        ? Results.Ok(new { name, aliases = Aliases.Where(a => a.Key.Model == name).ToDictionary(a => a.Key.Alias, a => a.Value), versions })
        : Results.NotFound();

    private IResult Version(string name, int version) =>
        Models.TryGetValue(name, out var versions) && version >= 1 && version <= versions.Count ? Results.Ok(versions[version - 1]) : Results.NotFound();

    private IResult Register(string name, JsonElement body, HttpRequest request)
    {
        var sha = body.GetProperty("sha256").GetString()!;
        if (!Files.ContainsKey(sha))
        {
            return Results.Problem(title: "No such file", detail: $"the store has no file {sha}", statusCode: 422);
        }

        var key = $"{name}/{request.Headers["Idempotency-Key"]}";
        var versions = Models.TryGetValue(name, out var list) ? list : Models[name] = [];
        if ((_byKey.GetValueOrDefault(key) ?? versions.LastOrDefault(v => ((JsonElement)v["sha256"]!).GetString() == sha)) is { } known)
        {
            return Results.Created((string?)null, known);
        }

        var version = body.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone());
        version["name"] = name;
        version["version"] = versions.Count + 1;
        version["createdAt"] = DateTimeOffset.UnixEpoch;
        version["run"] = Run;
        version["step"] = "step";
        versions.Add(version);
        _byKey[key] = version;
        return Results.Created((string?)null, version);
    }

    private IResult Move(string name, string alias, JsonElement body)
    {
        BeforeMove();
        int? now = Aliases.TryGetValue((name, alias), out var current) ? current : null;
        var version = body.GetProperty("version").GetInt32();
        if (now == version)
        {
            return Results.Ok(new { alias, version, previous = _replaced.GetValueOrDefault((name, alias, version)) });
        }

        if (body.TryGetProperty("expected", out var expected) && (expected.ValueKind == JsonValueKind.Null ? null : expected.GetInt32()) != now)
        {
            return Results.Problem(title: "The alias has moved", statusCode: 409);
        }

        Aliases[(name, alias)] = version;
        Moves.Add((alias, version));
        _replaced[(name, alias, version)] = now;
        return Results.Ok(new { alias, version, previous = now });
    }
}
