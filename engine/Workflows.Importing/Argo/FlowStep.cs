using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>A step of ours that is being made.</summary>
internal sealed class FlowStep
{
    public required string Name { get; init; }

    public required Gate Gate { get; init; }

    /// <summary>What it does, and its policies.</summary>
    public YamlMap Body { get; } = new();

    public IReadOnlyList<string> Comments { get; set; } = [];

    public YamlMap Yaml()
    {
        var yaml = new YamlMap().AddFilled("needs", Gate.Needs.ToList()).Add("runOn", Gate.RunOn == Gate.Success ? null : Gate.RunOn)
            .Add("when", Gate.When?.Code);
        foreach (var entry in Body.Entries)
        {
            yaml.Add(entry.Key, entry.Value, entry.Comments);
        }

        return yaml;
    }
}

/// <summary>What must have happened before a step runs.</summary>
internal sealed record Gate(IReadOnlyList<string> Needs, string RunOn = Gate.Success, Term? When = null)
{
    public const string Success = "success";
    public const string NoFailure = "noFailure";
    public const string Always = "always";

    public static Gate Open { get; } = new([]);

    /// <summary>With one more condition, which is asked first.</summary>
    public Gate And(Term? condition) => condition is null ? this : this with { When = When is null ? condition : Operators.Both(condition, When) };
}
