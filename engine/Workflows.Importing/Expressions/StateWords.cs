namespace Workflows.Importing.Expressions;

/// <summary>How things end, in our words.</summary>
internal static class StateWords
{
    public static string Of(string theirs) => theirs switch
    {
        "Error" or "Errored" or "Failed" or "Faulted" => "failed",
        "Omitted" or "Skipped" => "skipped",
        "Succeeded" or "Finished" => "succeeded",
        _ => theirs.ToLowerInvariant(),
    };
}
