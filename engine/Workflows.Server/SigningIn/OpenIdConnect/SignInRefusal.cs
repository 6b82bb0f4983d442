using Microsoft.AspNetCore.Http;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>Why somebody does not come in.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Words">For whoever stands before the door: what, why, and what to do. Nothing in them is secret.</param>
/// <param name="Detail">For the log.</param>
internal sealed record SignInRefusal(int Status, string Words, string Detail)
{
    private const string Token = "or sign in with a token";

    /// <summary>It can't be reached, or has a fault of its own.</summary>
    public static SignInRefusal Away(string provider, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, $"{provider} does not answer: try again in a while, {Token}", detail);

    /// <summary>It and this server were not set up for each other.</summary>
    public static SignInRefusal NotSetUp(string provider, string detail) => new(
        StatusCodes.Status503ServiceUnavailable,
        $"{provider} and this server are not set up for each other: ask an administrator, who finds the reason in the server's log, {Token}",
        detail);

    /// <summary>It said no.</summary>
    public static SignInRefusal Denied(string provider, string code, string detail) =>
        new(StatusCodes.Status401Unauthorized, $"{provider} did not let you in ({code}): sign in again, {Token}", detail);

    /// <summary>What it says of a person does not count.</summary>
    public static SignInRefusal Wrong(string provider, string why, string detail) => new(
        StatusCodes.Status401Unauthorized,
        $"what {provider} says of you does not count, since {why}: sign in again, and ask an administrator if that does not help",
        detail);

    /// <summary>The access token that a program brings does not count.</summary>
    public static SignInRefusal WrongToken(string provider, string why, string detail) =>
        new(StatusCodes.Status401Unauthorized, $"the access token of {provider} does not count, since {why}", detail);

    /// <summary>The browser that comes back is not the one that left, or has come back before.</summary>
    public static SignInRefusal NotBegun { get; } = new(
        StatusCodes.Status400BadRequest,
        "this is not the end of a sign-in that was begun in this browser: it took too long, was ended already, or was begun elsewhere; sign in again",
        "the answer is not of a sign-in that its browser has begun");
}
