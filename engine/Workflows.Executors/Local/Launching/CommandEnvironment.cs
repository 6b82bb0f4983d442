using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local.Launching;

/// <summary>The environment of a command: the activity contract (version 1), the definition's own values, and a few of ours; nothing else of the engine's.</summary>
internal static class CommandEnvironment
{
    /// <summary>What a program on this machine can hardly do without.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ"];

    public static Dictionary<string, string> Of(AttemptSpec spec, AttemptFolder folder, string? checkpoint, string? api)
    {
        var all = Inherited.Where(name => Environment.GetEnvironmentVariable(name) is not null).ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!);
        all["TMPDIR"] = folder.Scratch;
        foreach (var (name, value) in spec.Environment) all[name] = value;
        foreach (var (name, value) in ContractEnvironment.Of(spec, folder.Inputs, folder.Outputs, folder.Step, checkpoint)) all[name] = value;
        if (api is not null) all["WF_API"] = api;
        return all;
    }
}
