using Microsoft.AspNetCore.Http;

namespace Workflows.Server.SigningIn;

/// <summary>
/// The cookie of a session, or of a sign-in that has begun. No script may read it, and no other site makes a browser send it but by a link. Its name keeps
/// others from setting it: <c>__Host-</c> no other host and no plain http, <c>__Secure-</c> (where the server has a path of its own) no plain http.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Below which it is sent.</param>
/// <param name="IsSecure">Over https alone.</param>
internal sealed record SessionCookie(string Name, string Path, bool IsSecure)
{
    private const string Session = "wf-session";

    /// <param name="publicUrl">What people call the server; null: this machine alone.</param>
    /// <param name="plain">Its name, but for what that begins with.</param>
    public static SessionCookie Of(Uri? publicUrl, string plain = Session)
    {
        var path = publicUrl?.AbsolutePath.TrimEnd('/') is { Length: > 0 } below ? below : "/";
        return publicUrl?.Scheme != Uri.UriSchemeHttps ? new(plain, path, IsSecure: false)
            : new(path == "/" ? $"__Host-{plain}" : $"__Secure-{plain}", path, IsSecure: true);
    }

    /// <summary>What it holds; null where it is not there.</summary>
    public string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } text ? text : null;

    public void Set(HttpResponse response, string text, TimeSpan lifetime) => response.Cookies.Append(Name, text, Options(lifetime));

    /// <summary>Has the browser forget it.</summary>
    public void Remove(HttpResponse response) => response.Cookies.Delete(Name, Options(null));

    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure,
        SameSite = SameSiteMode.Lax,
        Path = Path,
        MaxAge = lifetime,
    };
}
