using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>What a step does. As flags: for which kinds a key is there.</summary>
[Flags]
internal enum StepKind
{
    None = 0,
    Program = 1,
    Approval = 2,
    SubWorkflow = 4,
    Wait = 8,
    Set = 16,
    FanOut = Program | SubWorkflow | Set,
    Any = Program | Approval | SubWorkflow | Wait | Set,
}

/// <summary>Which kind a step is: by the one key that says what it does.</summary>
internal static class StepKinds
{
    private static readonly (string Key, StepKind Kind, string Words)[] All =
    [
        ("uses", StepKind.Program, "steps that run a program (`uses`)"),
        ("approval", StepKind.Approval, "approvals"),
        ("workflow", StepKind.SubWorkflow, "sub-workflows"),
        ("wait", StepKind.Wait, "waits"),
        ("set", StepKind.Set, "`set` steps"),
    ];

    /// <summary>What only a program's step has.</summary>
    private static readonly string[] programKeys = ["command", "image"];

    /// <summary>The kind; all of them, so that no other error follows, where the step does nothing or several things.</summary>
    public static StepKind Of(Node.Map step, Field field)
    {
        var found = All.Where(k => step.Find(k.Key) is not null).ToArray();
        if (found.Length == 1)
        {
            return found[0].Kind;
        }

        field.ErrorAtKey(found.Length == 0
            ? Nothing(step)
            : $"a step does one thing, this one has {string.Join(" and ", found.Select(f => $"`{f.Key}`"))}; make two steps of it");
        return StepKind.Any;
    }

    /// <summary>Most who forget <c>uses</c> have said what to run.</summary>
    private static string Nothing(Node.Map step) =>
        programKeys.FirstOrDefault(key => step.Find(key) is not null) is { } key
            ? $"a step with `{key}` also says `uses: container`"
            : "the step does nothing: add `uses`, `approval`, `workflow`, `wait` or `set`";

    /// <summary>Says to which kinds a key belongs, where a step of another kind has it.</summary>
    public static string Belongs(string key, StepKind kinds)
    {
        var words = All.Where(k => kinds.HasFlag(k.Kind)).Select(k => k.Words).ToArray();
        return $"`{key}` belongs to {string.Join(", ", words[..^1])}{(words.Length > 1 ? " and " : string.Empty)}{words[^1]}; remove it";
    }
}
