using System.Collections.Immutable;
using Workflows.Core.Values;

namespace Workflows.Core.Runs;

/// <summary>
/// What an executor saw at the end of an attempt: facts only. What they mean (succeeded, which cause, retried or not) is decided by
/// <c>AttemptVerdict</c>, so that every executor is judged by the same rules.
/// </summary>
public sealed record AttemptOutcome
{
    /// <summary>
    /// The command's exit code; null where it never ran or left no record. Death by signal n is 128+n, but a program may exit so by itself:
    /// see <see cref="Signal"/>.
    /// </summary>
    public int? Exit { get; init; }

    /// <summary>The signal that ended the command; null where it exited.</summary>
    public int? Signal { get; init; }

    /// <summary>The runner stopped the command because the step's <c>timeout</c> had passed.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The kernel killed a process of the attempt for want of memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>
    /// The command exited 0 but broke its contract (a declared artifact is missing, outputs too large or no object of values): what. An
    /// <c>application</c> failure, and final: the same program would break it again.
    /// </summary>
    public string? Broken { get; init; }

    /// <summary>Bytes of memory it was given, where it had a limit: what <c>onOutOfMemory</c> grows from.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Set when the place it ran in was lost (evicted, node lost, preempted, record missing): what happened, in words.</summary>
    public string? Lost { get; init; }

    /// <summary>Set when the attempt can never run as asked (admission refused, invalid image name, bad expression): the reason. Never retried.</summary>
    public string? Refused { get; init; }

    /// <summary>Set when the attempt waited longer than its <c>queueTimeout</c>: what it waited for.</summary>
    public string? QueueTimedOut { get; init; }

    /// <summary>What the activity wrote to <c>WF_OUTPUTS</c>: the text of one JSON object; null when it wrote none.</summary>
    public string? Outputs { get; init; }

    /// <summary>Declared artifacts and reports that are in the file store now.</summary>
    public ImmutableArray<ArtifactRecord> Artifacts { get; init; } = [];

    /// <summary>The last lines of standard error, masked.</summary>
    public string? Message { get; init; }

    /// <summary>When the command started; null where it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the command ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// The same where its outputs can be a value and its texts can be written; else with what is wrong with the outputs as
    /// <see cref="Broken"/>, so that the activity is told and the run goes on.
    /// </summary>
    public AttemptOutcome Checked()
    {
        var problem = Outputs is { } json ? OutputsProblem(json) : null;
        var texts = this with
        {
            Lost = Written(Lost),
            Refused = Written(Refused),
            QueueTimedOut = Written(QueueTimedOut),
            Broken = Written(Broken),
            Message = Written(Message),
        };
        return problem is null ? texts : texts with { Outputs = null, Broken = texts.Broken ?? $"the outputs can't be taken: {problem}" };
    }

    private static string? OutputsProblem(string json) => ValueJson.Problem(json)
        ?? (json.AsSpan().TrimStart() is ['{', ..] ? null : "expected an object (a mapping of names to values)");

    private static string? Written(string? text) => text is null ? null : UnicodeText.WellFormed(text);
}

/// <summary>A file in the file store, as a step left it. Folders are stored as one <c>tar</c> file.</summary>
/// <param name="Name">The declared name; reports are called <c>report/FILE</c>.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits: the key in the file store.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The file's own name where it was written (<c>model.zip</c>), kept so that a consumer sees the same extension.</param>
public sealed record ArtifactRecord(string Name, string Sha256, long Size, string FileName)
{
    /// <summary>The artifact is a folder, stored as a tar file.</summary>
    public bool Folder { get; init; }

    /// <summary>The definition declares it; reports (<c>report/…</c>) and the log are kept beside.</summary>
    public bool IsDeclared => Name != LogName && !Name.StartsWith("report/", StringComparison.Ordinal);

    /// <summary>The name under which an attempt's log is kept.</summary>
    public const string LogName = "log";

    /// <summary>
    /// How the artifact stands in values: <c>wf-file://SHA256/FILENAME</c>, <c>wf-folder://</c> for a folder. An executor turns it into a
    /// local path.
    /// </summary>
    public string Reference => Folder ? $"wf-folder://{Sha256}/{FileName}" : $"wf-file://{Sha256}/{FileName}";
}
