namespace Workflows.Core.Runs;

/// <summary>What an attempt's end means. The first rule that holds decides.</summary>
/// <param name="Status">Succeeded, Failed or Cancelled.</param>
/// <param name="Cause">Why it failed.</param>
/// <param name="Message">For people; null for success.</param>
public readonly record struct AttemptVerdict(AttemptStatus Status, Cause? Cause, string? Message)
{
    /// <summary>Exits that no retry would mend: usage, data error, configuration.</summary>
    public static bool IsFinalExit(int? exit) => exit is 64 or 65 or 78;

    /// <summary>The activity says that the trouble is passing: paid from the infrastructure budget.</summary>
    public static bool IsTemporaryExit(int? exit) => exit == 75;

    /// <summary>Judges an outcome.</summary>
    /// <param name="outcome">What the executor saw.</param>
    /// <param name="stopping">We decided to stop it.</param>
    public static AttemptVerdict Of(AttemptOutcome outcome, bool stopping) => outcome switch
    {
        _ when stopping => new(AttemptStatus.Cancelled, null, "stopped by the engine"),
        { Refused: { } why } => Failed(Runs.Cause.Engine, why),
        { QueueTimedOut: { } why } => Failed(Runs.Cause.Timeout, why),
        { Exit: 0, TimedOut: false, Broken: null } => new(AttemptStatus.Succeeded, null, null),
        { Lost: { } why } => Failed(Runs.Cause.Infrastructure, why),
        { TimedOut: true } => Failed(Runs.Cause.Timeout, With("did not end within its timeout", outcome.Message)),
        { OutOfMemory: true } => Failed(Runs.Cause.OutOfMemory, With("was killed for want of memory", outcome.Message)),
        { Broken: { } why } => Failed(Runs.Cause.Application, With(why, outcome.Message)),
        { Exit: { } exit } => Failed(Runs.Cause.Application, With(exit > 128 ? $"ended by signal {exit - 128} (exit {exit})" : $"exit {exit}", outcome.Message)),
        _ => Failed(Runs.Cause.Infrastructure, "ended without a result record"),
    };

    private static AttemptVerdict Failed(Cause cause, string message) => new(AttemptStatus.Failed, cause, message);

    private static string With(string what, string? tail) => string.IsNullOrWhiteSpace(tail) ? what : $"{what}: {tail.Trim()}";
}
