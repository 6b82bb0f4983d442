namespace Workflows.Runtime.Auditing;

/// <summary>The words for what is done; what is asked of a run is told by <see cref="RunAct"/>.</summary>
public static class AuditedActs
{
    public const string Publish = "version.publish";
    public const string SaveDraft = "draft.save";
    public const string DropDraft = "draft.drop";
    public const string Start = "run.start";
    public const string Rerun = "run.rerun";
    public const string Cancel = "run.cancel";

    /// <summary>A run is removed, with the runs inside it; the record has how it had ended.</summary>
    public const string Delete = "run.delete";

    public const string Pause = "trigger.pause";
    public const string Unpause = "trigger.resume";
    public const string Fire = "trigger.fire";
    public const string Backfill = "trigger.backfill";
    public const string CancelBackfill = "backfill.cancel";
    public const string Replay = "delivery.replay";
    public const string SendEvent = "event.send";

    /// <summary>A file came to be a parameter; the record has its digest.</summary>
    public const string SendFile = "file.send";

    public const string CreateToken = "token.create";
    public const string RevokeToken = "token.revoke";

    /// <summary>Somebody hands their right to decide to another one.</summary>
    public const string Delegate = "approval.delegate";

    public const string EndDelegation = "approval.undelegate";

    /// <summary>A secret of local steps; the record has its name alone.</summary>
    public const string SetSecret = "secret.set";

    public const string RemoveSecret = "secret.remove";

    /// <summary>Somebody came with a token that is known and not valid.</summary>
    public const string RefuseToken = "token.refuse";

    /// <summary>A browser signs in.</summary>
    public const string BeginSession = "session.begin";

    /// <summary>An identity provider vouches for somebody who has no role here.</summary>
    public const string RefuseSession = "session.refuse";

    /// <summary>It signs out.</summary>
    public const string EndSession = "session.end";
}
