using Workflows.Definitions.Canonical;

namespace Workflows.Runtime.Storing;

/// <summary>What is being worked on of a workflow. It may be no valid definition yet.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Workflow">Whose it is; there may be none of this name yet.</param>
/// <param name="Base">The version that it began as; 0: none.</param>
/// <param name="Digest">See <see cref="DigestOf"/>.</param>
/// <param name="By">Who saved it last.</param>
/// <param name="At">When, by the store's clock.</param>
public sealed record DraftRecord(string Project, string Workflow, int Base, string Digest, string By, DateTimeOffset At)
{
    /// <summary>So many a project may have.</summary>
    public const int Most = 500;

    /// <summary>Null in a list.</summary>
    public string? Text { get; init; }

    /// <summary>SHA-256 of a text as it is written, in small hex: what tells one draft from another.</summary>
    public static string DigestOf(string text) => CanonicalForm.Sha256(text);
}

/// <summary>What became of a draft that was to be saved.</summary>
public enum DraftOutcome
{
    Saved,

    /// <summary>Something else stands there than its sender has seen.</summary>
    Stale,

    /// <summary>The project has <see cref="DraftRecord.Most"/> drafts, of other workflows.</summary>
    TooMany,
}
