using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>An identity provider with keys and a port of its own. It signs in whoever comes as its <see cref="Person"/>, unless it is told to err.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "wf", Secret = "s3cret: +/%";

    private const string Standard = "JWT";

    private readonly ConcurrentDictionary<string, Asked> codes = new();
    private readonly TimeProvider time;
    private readonly WebApplication app;
    private int keyNumber = 1, tokenRequests;

    private FakeProvider(TimeProvider time)
    {
        this.time = time;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Answer(Discover()));
        app.MapGet("/keys", () => Answer(Keys()));
        app.MapGet("/authorize", (HttpContext http, CancellationToken _) => Authorize(http));
        app.MapPost("/token", (HttpContext http, CancellationToken _) => TokenAsync(http));
    }

    public string Url => app.Urls.Single();

    public RSA Rsa { get; private set; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The claims of who signs in.</summary>
    public JsonObject Person { get; set; } = new() { ["sub"] = "248", ["name"] = "Anna Ada", ["groups"] = new JsonArray("ml") };

    /// <summary>Changes an ID token's claims before it is signed.</summary>
    public Action<JsonObject> Claims { get; set; } = _ => { };

    /// <summary>Makes a signed token of claims.</summary>
    public Func<JsonObject, string> Sign { get; set; } = null!;

    /// <summary>Changes what is published of its addresses.</summary>
    public Action<JsonObject> Published { get; set; } = _ => { };

    /// <summary>What it answers instead of a code.</summary>
    public string? Denies { get; set; }

    /// <summary>Answers nothing but 503.</summary>
    public bool IsAway { get; set; }

    /// <summary>What it calls that which it answers.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>How often it was to change a code.</summary>
    public int TokenRequests => tokenRequests;

    /// <summary>How often its keys were asked for.</summary>
    public int KeyReads { get; private set; }

    /// <summary>What it was asked last by way of a browser.</summary>
    public IQueryCollection? Query { get; private set; }

    public static async Task<FakeProvider> StartAsync(TimeProvider time)
    {
        var provider = new FakeProvider(time);
        provider.Sign = provider.Rs256;
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>Signs with another key from now on, and knows the old one no more.</summary>
    public void Rotate()
    {
        Rsa.Dispose();
        Rsa = RSA.Create(2048);
        keyNumber++;
    }

    public string Rs256(JsonObject claims) => Rs256(claims, Standard);

    public string Rs256(JsonObject claims, string type) => Rs256(claims, Rsa, $"rsa{keyNumber}", type);

    public static string Rs256(JsonObject claims, RSA key, string name, string type = Standard) =>
        Token("RS256", name, claims, text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), type);

    public string Es256(JsonObject claims) => Token("ES256", "ec", claims, text => Ec.SignData(text, HashAlgorithmName.SHA256));

    /// <summary>With the words that all may read, as a secret: what a program takes that lets a token say how it is to be checked.</summary>
    public string Hs256(JsonObject claims) => Token(
        "HS256", $"rsa{keyNumber}", claims, text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), text));

    public string Rs512(JsonObject claims) => Token(
        "RS512", $"rsa{keyNumber}", claims, text => Rsa.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1));

    public static string None(JsonObject claims) => Token("none", null, claims, _ => []);

    /// <summary>With a key that is nobody's.</summary>
    public string Forged(JsonObject claims)
    {
        using var other = RSA.Create(2048);
        return Rs256(claims, other, $"rsa{keyNumber}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Rsa.Dispose();
        Ec.Dispose();
    }

    private static string Token(string algorithm, string? key, JsonObject claims, Func<byte[], byte[]> sign, string type = Standard)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = type, ["kid"] = key };
        var text = $"{Base64Url.EncodeToString(Utf8(header))}.{Base64Url.EncodeToString(Utf8(claims))}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static byte[] Utf8(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private IResult Answer(JsonObject json) =>
        IsAway ? Results.StatusCode(503) : Results.Bytes(Utf8(json), ContentType);

    private JsonObject Discover()
    {
        var published = new JsonObject
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = $"{Url}/authorize?theme=dark",
            ["token_endpoint"] = $"{Url}/token",
            ["jwks_uri"] = $"{Url}/keys",
        };
        Published(published);
        return published;
    }

    private JsonObject Keys()
    {
        KeyReads++;
        var (rsa, ec) = (Rsa.ExportParameters(false), Ec.ExportParameters(false));
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = $"rsa{keyNumber}",
                    ["n"] = Base64Url.EncodeToString(rsa.Modulus),
                    ["e"] = Base64Url.EncodeToString(rsa.Exponent),
                },
                new JsonObject
                {
                    ["kty"] = "EC",
                    ["use"] = "sig",
                    ["kid"] = "ec",
                    ["crv"] = "P-256",
                    ["x"] = Base64Url.EncodeToString(ec.Q.X),
                    ["y"] = Base64Url.EncodeToString(ec.Q.Y),
                }),
        };
    }

    private IResult Authorize(HttpContext http)
    {
        Query = http.Request.Query;
        var code = RandomNumberGenerator.GetHexString(32);
        codes[code] = new(Query["nonce"].ToString(), Query["code_challenge"].ToString(), Query["redirect_uri"].ToString());
        var answer = Denies is null ? $"code={code}&iss={Uri.EscapeDataString(Url)}" : $"error={Uri.EscapeDataString(Denies)}";
        return Results.Redirect($"{Query["redirect_uri"]}?{answer}&state={Uri.EscapeDataString(Query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        Interlocked.Increment(ref tokenRequests);
        if (IsAway)
        {
            return Results.StatusCode(503);
        }

        var form = await http.Request.ReadFormAsync();
        var client = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(Secret)}"))}";
        if (http.Request.Headers.Authorization != client)
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != challenge || asked.RedirectUri != form["redirect_uri"])
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var claims = (JsonObject)Person.DeepClone();
        claims["iss"] = Url;
        claims["aud"] = ClientId;
        claims["nonce"] = asked.Nonce;
        claims["iat"] = time.GetUtcNow().ToUnixTimeSeconds();
        claims["exp"] = time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        Claims(claims);
        return Answer(new() { ["access_token"] = "at-4711", ["token_type"] = "Bearer", ["id_token"] = Sign(claims) });
    }

    private sealed record Asked(string Nonce, string Challenge, string RedirectUri);
}
