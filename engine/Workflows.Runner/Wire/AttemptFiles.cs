namespace Workflows.Runner.Wire;

/// <summary>The names that <c>wf-exec</c> and an executor share in an attempt's folder, besides the launch file and the record.</summary>
internal static class AttemptFiles
{
    /// <summary>Who runs the attempt: "PID START", START being field 22 of <c>/proc/PID/stat</c>. Appears whole or not at all.</summary>
    public const string Claim = "claim";

    /// <summary>Both streams of the command, line by line, masked and limited; complete when the record is there.</summary>
    public const string Log = "log";
}
