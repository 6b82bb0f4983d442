using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Workflows.Server.Api;

namespace Workflows.Server.OpenApi;

/// <summary>
/// How endpoints say what they are for, what they take and what they answer; <c>/openapi/v1.json</c> is made of it, and a test holds that none says nothing.
/// What documents mean is said by the comments on their types.
/// </summary>
internal static class Descriptions
{
    private const string ContentType = "application/json";

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <typeparam name="T">The document of its usual answer.</typeparam>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string summary) =>
        endpoint.WithSummary(summary).Produces<T>(StatusCodes.Status200OK, ContentType);

    /// <summary>A page of a list; <c>limit</c> and <c>cursor</c> say which.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="summary">What it lists, and in which order.</param>
    /// <param name="limit">What <c>limit</c> counts.</param>
    /// <typeparam name="T">The document of an item.</typeparam>
    public static RouteHandlerBuilder Lists<T>(
        this RouteHandlerBuilder endpoint, string summary, string limit = "How many items, at most 500; 50 where it is absent.") => endpoint
        .Answers<Page<T>>(summary)
        .Reads("limit", limit, QueryKind.Integer)
        .Reads("cursor", "The `next` of the page before this; absent: the first page.");

    /// <summary>The answer where something was made, beside the usual one.</summary>
    public static RouteHandlerBuilder Creates<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>(StatusCodes.Status201Created, ContentType);

    /// <summary>The answer where it was recorded and nobody has done it yet, beside the usual one.</summary>
    public static RouteHandlerBuilder MayWait(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<PendingDocument>(StatusCodes.Status202Accepted, ContentType);

    /// <summary>The answer is a text, or bytes.</summary>
    public static RouteHandlerBuilder AnswersText(this RouteHandlerBuilder endpoint, string summary, string contentType = "text/plain") =>
        endpoint.WithSummary(summary).Produces<string>(StatusCodes.Status200OK, contentType);

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="contentType">What the body is called.</param>
    /// <typeparam name="T">The document of the body.</typeparam>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string contentType = ContentType)
        where T : notnull => endpoint.WithMetadata(new BodyDocument(typeof(T), IsRequired: true) { ContentType = contentType });

    /// <summary>A body without which it does the usual.</summary>
    /// <typeparam name="T">The document of the body.</typeparam>
    public static RouteHandlerBuilder MayTake<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.WithMetadata(new BodyDocument(typeof(T), IsRequired: false));

    /// <summary>What it reads behind the question mark.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder endpoint, string name, string description, QueryKind kind = QueryKind.Text) =>
        endpoint.WithMetadata(new QueryParameter(name, description, kind));

    /// <summary>It reads <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(KeyedMetadata.Instance);

    /// <summary>It can be asked for the run inside the run as well.</summary>
    public static RouteHandlerBuilder OfChildren(this RouteHandlerBuilder endpoint) =>
        endpoint.Reads("child", "The run inside that run, as the names of the steps that started it: `retrain` or `retrain/train`.");
}

/// <summary>What a parameter behind the question mark is.</summary>
internal enum QueryKind
{
    Text,
    Integer,
    Flag,

    /// <summary>Texts, each given by itself: <c>?label=a&amp;label=b</c>.</summary>
    Texts,
}

/// <summary>A parameter behind the question mark; none is required.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Kind">What it is.</param>
internal sealed record QueryParameter(string Name, string Description, QueryKind Kind);

/// <summary>
/// The body of a request. Not the framework's <c>Accepts</c>, which refuses other content types before anybody is asked who sends it: a body counts as JSON
/// whatever it is called.
/// </summary>
/// <param name="Type">Its document.</param>
/// <param name="IsRequired">Null stands for nothing else.</param>
internal sealed record BodyDocument(Type Type, bool IsRequired)
{
    public string ContentType { get; init; } = MediaTypeNames.Application.Json;
}

/// <summary>An endpoint that reads <c>Idempotency-Key</c> carries it.</summary>
internal sealed class KeyedMetadata
{
    private KeyedMetadata()
    {
    }

    public static KeyedMetadata Instance { get; } = new();
}
