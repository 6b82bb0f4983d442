namespace Workflows.Activities;

/// <summary>
/// What the administrator of the engine allows activities to do (<c>wf.yaml</c>). An activity that keeps such a rule asks the engine for it
/// (<see cref="Attempt.GetSettingsAsync"/>), never its environment: that is set by the author of the step.
/// </summary>
public sealed record EngineSettings
{
    /// <summary>Where messages may be sent to.</summary>
    public NotifySettings Notify { get; init; } = new();
}

/// <summary>Where messages may be sent to. The default is the strictest: public addresses only, over https only.</summary>
public sealed record NotifySettings
{
    /// <summary>Host names and addresses. With a list only these, which may then be private; empty: any host with a public address.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Webhooks of the hosts in <see cref="Allow"/> may be called over plain http.</summary>
    public bool PlainHttp { get; init; }
}
