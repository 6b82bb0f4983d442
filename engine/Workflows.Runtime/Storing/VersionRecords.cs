namespace Workflows.Runtime.Storing;

public sealed record NewVersion(string Project, string Workflow, string Digest, string Canonical, string Text)
{
    /// <summary>Where the text came from, for messages; null when it came over a wire.</summary>
    public string? Source { get; init; }

    /// <summary>See <see cref="VersionRecord.Folder"/>.</summary>
    public string? Folder { get; init; }

    public string? Message { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Triggers, <c>wf run NAME</c> and sub-workflows use it from now on.</summary>
    public bool MakeLive { get; init; } = true;

    /// <summary>The version that must be live when it is published, 0 for none (see <see cref="LiveVersionMovedException"/>); null: whichever is.</summary>
    public int? ExpectedLive { get; init; }

    /// <summary>Recorded with it where another version becomes live; null: it comes with a run.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>Of the activities that its steps use: a part of what the version is. Null: not known (it was read without a catalogue).</summary>
    public IReadOnlyList<StoredManifest>? Manifests { get; init; }
}

/// <summary>A stored version of a workflow.</summary>
public sealed record VersionRecord(string Project, string Workflow, int Number)
{
    /// <summary>Of the canonical text.</summary>
    public required string Digest { get; init; }

    public required string Canonical { get; init; }

    /// <summary>As its author wrote it.</summary>
    public required string Text { get; init; }

    /// <summary>Triggers, <c>wf run NAME</c> and sub-workflows use it now.</summary>
    public required bool Live { get; init; }

    public string? Message { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The folder of the file that it was published from last, from which its triggers' runs take relative paths; null where it came over a wire, or an older
    /// program stored it.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>See <see cref="VersionContent.Manifests"/>.</summary>
    public IReadOnlyList<StoredManifest>? Manifests { get; init; }

    /// <summary>Why the version's row can't be read: it has no manifests then, and no plan can be made of it. Null for any other.</summary>
    public string? Broken { get; init; }

    /// <summary>What its plan is made from.</summary>
    public VersionContent Content => new(Canonical, Manifests);
}

public sealed record WorkflowRecord(string Project, string Name, int Live, int Versions, int Runs, DateTimeOffset ChangedAt);
