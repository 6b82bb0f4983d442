using Microsoft.AspNetCore.Http;

namespace Workflows.Server.People;

/// <summary>Why the token that a request brings does not count, for whoever answers the request.</summary>
/// <param name="Why">For its sender; nothing in it is secret.</param>
/// <param name="Detail">For the log.</param>
/// <param name="IsPassing">Nobody can tell at the moment whether it counts: the same request may be let in later.</param>
internal sealed record TokenRefusal(string Why, string Detail, bool IsPassing)
{
    /// <summary>Null: none was refused for a reason that its sender may know.</summary>
    public static TokenRefusal? Of(HttpContext http) => (TokenRefusal?)http.Items[typeof(TokenRefusal)];

    public void Set(HttpContext http) => http.Items[typeof(TokenRefusal)] = this;
}
