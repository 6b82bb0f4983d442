using Workflows.Core.Definitions;

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
    /// <param name="stopped">Who or what had it stopped, in words; null where nothing did.</param>
    /// <param name="timeout">How long it might run.</param>
    public static AttemptVerdict Of(AttemptOutcome outcome, string? stopped = null, TimeSpan? timeout = null) => outcome switch
    {
        _ when stopped is not null => new(AttemptStatus.Cancelled, null, stopped),
        { Refused: { } why } => Failed(Runs.Cause.Engine, why),
        { QueueTimedOut: { } why } => Failed(Runs.Cause.Timeout, why),
        { Exit: 0, TimedOut: false, Broken: null } => new(AttemptStatus.Succeeded, null, null),
        { Lost: { } why } => Failed(Runs.Cause.Infrastructure, why),
        { TimedOut: true } => Failed(Runs.Cause.Timeout, With(Late(timeout), outcome.Message)),
        { OutOfMemory: true } => Failed(Runs.Cause.OutOfMemory, With("was killed for want of memory", outcome.Message)),
        { Broken: { } why } => Failed(Runs.Cause.Application, With(why, outcome.Message)),
        { Exit: not null, Signal: { } signal } => Failed(Runs.Cause.Application, With($"ended by {SignalName.Of(signal)}", outcome.Message)),
        { Exit: { } exit } => Failed(Runs.Cause.Application, With(Exited(exit), outcome.Message)),
        _ => Failed(Runs.Cause.Infrastructure, "ended without a result record"),
    };

    private static AttemptVerdict Failed(Cause cause, string message) => new(AttemptStatus.Failed, cause, message);

    private static string Late(TimeSpan? timeout) =>
        timeout is { } most ? $"did not end within its timeout of {Duration.Write(most)}" : "did not end within its timeout";

    /// <summary>Some codes have a meaning that shells gave them, and many programs are shells.</summary>
    private static string Exited(int exit) => exit switch
    {
        126 => "exit 126 (a program could not be executed)",
        127 => "exit 127 (a program was not found)",
        > 128 when SignalName.IsKnown(exit - 128) => $"exit {exit} (as a shell says it: a program of it was ended by {SignalName.Of(exit - 128)})",
        _ => $"exit {exit}",
    };

    private static string With(string what, string? tail) => string.IsNullOrWhiteSpace(tail) ? what : $"{what}: {tail.Trim()}";
}
