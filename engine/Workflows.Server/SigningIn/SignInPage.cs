using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Server.SigningIn;

/// <summary>The page to sign in at: without script, so that it works in any browser, and nothing on it can be made to run.</summary>
internal static class SignInPage
{
    public const string Path = "/sign-in";

    private const int LongestNext = 2_000;
    private const string Policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>What it looks like: a file of its own, since its policy allows no style within the page.</summary>
    public static string Style { get; } = Text("sign-in.css");

    private static readonly string page = Text("sign-in.html");

    /// <param name="http">The request.</param>
    /// <param name="provider">Whom else one can sign in with; null: nobody.</param>
    /// <param name="next">Where to go afterwards; null: the start.</param>
    /// <param name="wrong">Why it did not work.</param>
    public static IResult Show(HttpContext http, ProviderSettings? provider, string? next, string? wrong)
    {
        next = next is not null && IsOurs(next) ? next : string.Empty;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        // Under `no-referrer` browsers send a form with `Origin: null`, and it would be refused as that of another site.
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        var error = wrong is null ? string.Empty : $"<p class=\"error\" id=\"error\" role=\"alert\">{Encode(Sentence(wrong))}</p>";
        var text = page
            .Replace("<!-- error -->", error, StringComparison.Ordinal)
            .Replace("<!-- described -->", wrong is null ? "hint" : "error hint", StringComparison.Ordinal)
            .Replace("<!-- next -->", Encode(next), StringComparison.Ordinal)
            .Replace("<!-- provider -->", provider is null ? string.Empty : Link(provider, next), StringComparison.Ordinal)
            .Replace("<!-- up -->", Up(http.Request.Path), StringComparison.Ordinal);
        return Results.Text(text, "text/html; charset=utf-8", statusCode: http.Response.StatusCode);
    }

    /// <summary>Whether it is an address of this server: a link to this page must not lead on to a page of somebody else.</summary>
    public static bool IsOurs(string next) =>
        next.Length is > 0 and <= LongestNext && next[0] == '/' && !next.StartsWith("//", StringComparison.Ordinal)
        && next.All(static letter => letter is > ' ' and < '\u007f' and not '\\');

    /// <summary>The way back to the server's root, which has a path of its own before it or not.</summary>
    private static string Up(PathString path) => path.StartsWithSegments(Path, out var below) && below.HasValue ? "../" : string.Empty;

    /// <summary>A link, since a form would need leave to lead on to another site.</summary>
    private static string Link(ProviderSettings provider, string next) =>
        $"<a class=\"button\" href=\"<!-- up -->{Path[1..]}/provider?next={Uri.EscapeDataString(next)}\">Sign in with {Encode(provider.Name)}</a>"
        + "<p class=\"or\">or</p>";

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(SignInPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
