using System.Net;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>What may go wrong between a client and its API server.</summary>
internal abstract record Fault
{
    /// <summary>The server never sees the request.</summary>
    public sealed record RequestLost : Fault;

    /// <summary>The server carries it out; nobody hears of it.</summary>
    public sealed record AnswerLost : Fault;

    /// <summary>Carried out twice; the second answer arrives.</summary>
    public sealed record Twice : Fault;

    /// <summary>Held back until the task ends, then as usual.</summary>
    public sealed record Held(Task Until) : Fault;

    /// <summary>Another answer; with <paramref name="Done"/> the server had carried it out all the same.</summary>
    public sealed record Answer(HttpStatusCode Code, string Reason, string Message, int? RetryAfter = null, bool Done = false) : Fault;

    /// <summary>A list as it was some time ago.</summary>
    public sealed record Stale : Fault;

    /// <summary>A watch that ends in the middle of a line after so many lines.</summary>
    public sealed record Cut(int After) : Fault;

    /// <summary>A watch that ends well after so many lines, with no 410.</summary>
    public sealed record Closed(int After) : Fault;

    /// <summary>A watch that says 410 in its stream after so many lines.</summary>
    public sealed record Expired(int After) : Fault;

    /// <summary>A watch that stays open and says nothing more after so many lines.</summary>
    public sealed record Silent(int After) : Fault;

    /// <summary>A watch that skips every event but goes on with bookmarks.</summary>
    public sealed record Deaf : Fault;
}
