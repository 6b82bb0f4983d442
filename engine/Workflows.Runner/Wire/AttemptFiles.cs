namespace Workflows.Runner.Wire;

/// <summary>The names that <c>wf-exec</c> and an executor share in an attempt's folder, besides the launch file and the record.</summary>
internal static class AttemptFiles
{
    /// <summary>A symbolic link that leads nowhere: its target says who runs the attempt, "PID START", START being field 22 of <c>/proc/PID/stat</c>.</summary>
    public const string Claim = "claim";

    /// <summary>Both streams of the command, line by line, masked and limited, and what <c>wf-exec</c> has to say; complete when the record is there.</summary>
    public const string Log = "log";
}
