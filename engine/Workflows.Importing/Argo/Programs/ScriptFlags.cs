namespace Workflows.Importing.Argo.Programs;

/// <summary>The option behind which a program takes its code.</summary>
internal static class ScriptFlags
{
    public static string? Of(string program) => program[(program.LastIndexOf('/') + 1)..] switch
    {
        "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" => "-c",
        "node" or "nodejs" or "perl" or "ruby" => "-e",
        "php" => "-r",
        var name when name.StartsWith("python", StringComparison.Ordinal) => "-c",
        _ => null,
    };
}
