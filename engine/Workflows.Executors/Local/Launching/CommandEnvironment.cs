using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// The environment of a command: the activity contract (version 1), the definition's own values, and a few of ours; nothing else of the
/// engine's.
/// </summary>
internal static class CommandEnvironment
{
    /// <summary>What a program on this machine can hardly do without.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ"];

    public static Dictionary<string, string> Of(AttemptSpec spec, AttemptFolder folder, string? checkpoint, string? api)
    {
        var all = new Dictionary<string, string>();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) all[name] = value;
        }

        all["TMPDIR"] = folder.Scratch;
        foreach (var (name, value) in spec.Environment) all[name] = value;
        foreach (var (name, value) in ContractEnvironment.Of(spec, folder.Inputs, folder.Outputs, folder.Step, checkpoint)) all[name] = value;
        if (api is not null) all["WF_API"] = api;
        return all;
    }
}
