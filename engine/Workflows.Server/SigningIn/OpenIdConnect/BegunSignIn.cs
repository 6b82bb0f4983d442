using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// A sign-in that a browser has begun and not ended: 256 random bits in a cookie. What must come back by way of the provider (state), be in its ID token
/// (nonce) and be known to whoever changes the code (PKCE) is made of them: only the browser that left can come back, to any server, and none keeps
/// anything.
/// </summary>
internal sealed class BegunSignIn
{
    private const string Plain = "wf-sign-in";
    private const int SecretLength = 64;

    /// <summary>As long as somebody may take to find their password.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(15);

    private readonly string text;

    private BegunSignIn(string text) => this.text = text;

    /// <summary>Comes back in the address.</summary>
    public string State => Derived("state");

    /// <summary>Is in the ID token.</summary>
    public string Nonce => Derived("nonce");

    /// <summary>Is told with the code alone, and to the provider alone.</summary>
    public string Verifier => Derived("verifier");

    /// <summary>What the provider is told of <see cref="Verifier"/> before (S256).</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Where to go afterwards, as whoever came said.</summary>
    public string Next => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(SecretLength)));

    /// <summary>Begins one.</summary>
    /// <param name="response">Gets the cookie.</param>
    /// <param name="publicUrl">What people call the server.</param>
    /// <param name="next">Where to go afterwards: an address of ours.</param>
    public static BegunSignIn Begin(HttpResponse response, Uri publicUrl, string next)
    {
        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        var begun = new BegunSignIn(secret + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next)));
        SessionCookie.Of(publicUrl, Plain).Set(response, begun.text, longest);
        return begun;
    }

    /// <summary>
    /// Ends the one of a browser, which forgets it. That nobody who has kept the cookie comes in with it a second time is the provider's to see: it takes its
    /// code back once.
    /// </summary>
    /// <returns>Null: it has begun none, or another one than this.</returns>
    public static BegunSignIn? End(HttpContext http, Uri publicUrl, string state)
    {
        var cookie = SessionCookie.Of(publicUrl, Plain);
        if (cookie.Read(http.Request) is not { Length: >= SecretLength } text || !Base64Url.IsValid(text.AsSpan(SecretLength)))
        {
            return null;
        }

        var begun = new BegunSignIn(text);
        if (!IsSame(begun.State, state))
        {
            // A link of somebody else, or a second tab: the one that goes on can still end well.
            return null;
        }

        cookie.Remove(http.Response);
        return begun;
    }

    /// <summary>Takes as long for a wrong text as for the right one.</summary>
    public static bool IsSame(string expected, string found) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(found));

    private string Derived(string purpose) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), Encoding.ASCII.GetBytes(purpose)));
}
