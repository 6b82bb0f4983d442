namespace Workflows.Runtime.Storing;

/// <summary>
/// A privileged act: who did what to what. It is recorded in the transaction of the act, or with it nothing is. A run's own history says what became of it.
/// </summary>
/// <param name="Project">Where; null: it is about the whole store.</param>
/// <param name="Actor">Who, as runs record it: <c>local:anna</c>.</param>
/// <param name="Act">What was done: a noun and a verb, <c>run.cancel</c>.</param>
/// <param name="Object">To what: a label, a version, a trigger, a token. Of what is about to get its name (a run, a version) the store fills it in.</param>
public sealed record AuditEntry(string? Project, string Actor, string Act, string Object)
{
    /// <summary>How the actor had signed in: <c>local</c>, <c>token</c>, <c>oidc</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The id of the token that was used; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>From which network address; null for a command of this machine.</summary>
    public string? Address { get; init; }

    /// <summary>What it was before: a value, or the digest of a text.</summary>
    public string? Before { get; init; }

    /// <summary>What it is now, or what was asked for.</summary>
    public string? After { get; init; }
}

/// <summary>An act as it is recorded.</summary>
/// <param name="Number">Dense from 1.</param>
/// <param name="At">By the store's clock.</param>
/// <param name="Entry">The act.</param>
/// <param name="Hash">Over this row and the hash of the one before: see <c>AuditChain</c>.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, string Hash);

/// <summary>Which acts are wanted; null: whatever they are.</summary>
public sealed record AuditFilter
{
    public string? Project { get; init; }

    /// <summary>With a project: also what is about the whole store.</summary>
    public bool OfStore { get; init; }

    public string? Actor { get; init; }
    public string? Act { get; init; }

    /// <summary>Only older ones than this number: the cursor.</summary>
    public long? Before { get; init; }

    public int Most { get; init; } = 50;
}
