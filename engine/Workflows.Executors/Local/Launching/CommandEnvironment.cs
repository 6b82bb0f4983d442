using System.Globalization;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local.Launching;

/// <summary>The environment of a command: the activity contract (version 1), the definition's own values, and a few of ours; nothing else of the engine's.</summary>
internal static class CommandEnvironment
{
    /// <summary>What a program on this machine can hardly do without.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ"];

    public static Dictionary<string, string> Of(AttemptSpec spec, AttemptFolder folder, InputFiles files, string? checkpoint, string? api)
    {
        var all = Inherited.Where(name => Environment.GetEnvironmentVariable(name) is not null).ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!);
        all["TMPDIR"] = folder.Scratch;
        foreach (var (name, value) in spec.Environment) all[name] = files.InText(value);
        foreach (var (name, value) in Contract(spec, folder, checkpoint, api))
        {
            if (value is not null) all[name] = value;
        }

        return all;
    }

    private static IEnumerable<(string Name, string? Value)> Contract(AttemptSpec spec, AttemptFolder folder, string? checkpoint, string? api) =>
    [
        ("WF_INPUTS", folder.Inputs),
        ("WF_OUTPUTS", folder.Outputs),
        ("WF_STEP_DIR", folder.Step),
        ("WF_CHECKPOINT", checkpoint),
        ("WF_PROJECT", spec.Project),
        ("WF_WORKFLOW", spec.Workflow),
        ("WF_RUN", spec.Run),
        ("WF_STEP", spec.Step),
        ("WF_INDEX", spec.Index?.ToString(CultureInfo.InvariantCulture)),
        ("WF_ATTEMPT", spec.Attempt.ToString(CultureInfo.InvariantCulture)),
        ("WF_IDEMPOTENCY_KEY", spec.IdempotencyKey),
        ("WF_API", api),
        ("TRACEPARENT", spec.TraceParent),
    ];
}
