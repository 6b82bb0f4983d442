using Workflows.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>A workflow of ours that is being made of templates: its steps, its parameters, and the children that it needs.</summary>
internal sealed class ArgoFlow(string name, ArgoDocument document, ArgoFile file, Notes notes, ArgoFlow? parent = null)
{
    private const string Begin = "begin";

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> maySkip = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal);
    private readonly List<FlowStep> steps = [];
    private readonly List<FlowStep> last = [];
    private readonly Dictionary<string, ArgoFlow> children = parent?.children ?? new Dictionary<string, ArgoFlow>(StringComparer.Ordinal);

    public string Name { get; } = name;

    public ArgoDocument Document { get; } = document;

    public ArgoFile File { get; } = file;

    public Notes Notes { get; } = notes;

    /// <summary>The keys of our document but for the steps.</summary>
    public YamlMap Head { get; } = new();

    public YamlMap Parameters { get; } = new();

    public YamlMap Outputs { get; } = new();

    /// <summary>Parameters of the whole workflow that a child reads: its parent hands them on.</summary>
    public IReadOnlyDictionary<string, string> HandedOn => parameters;

    /// <summary>What steps leave under a name for the whole workflow.</summary>
    public Dictionary<string, Phrase> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>Templates within each other: one that comes again calls itself.</summary>
    public HashSet<string> Path { get; } = parent is null ? new(StringComparer.Ordinal) : new(parent.Path, StringComparer.Ordinal);

    /// <summary>Steps that are made now run when all else has ended.</summary>
    public bool IsFinally { get; set; }

    public bool IsChild => parent is not null;

    /// <summary>The children of all, by what they were made of.</summary>
    public IDictionary<string, ArgoFlow> Children => children;

    /// <summary>The workflow that children bear the name of.</summary>
    public string Root { get; init; } = name;

    public ISet<string> ChildNames { get; } = parent?.ChildNames ?? new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Parameters of a child that its caller fills.</summary>
    public HashSet<string> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>What the whole of a child leaves.</summary>
    public CallOutcome? Outcome { get; set; }

    public IReadOnlyList<string> Comments { get; set; } = [];

    /// <summary>A parameter of a child that its caller fills.</summary>
    public Phrase Input(string id, TermKind kind)
    {
        Inputs.Add(id);
        Parameters.Add(id, new YamlMap { IsFlow = true }.Add("type", kind == TermKind.Text ? "string" : null));
        return Phrase.Of($"parameters.{id}", kind);
    }

    public string Free(string wish) => Naming.Free(wish, taken);

    public void Add(FlowStep step, Node at)
    {
        (IsFinally ? last : steps).Add(step);
        if (!File.HasRoom())
        {
            throw new InTheWayException(at.Place, "templates", $"written out they are more than {Limits.Steps} steps");
        }

        if (step.Gate.When?.Code.Length > Limits.ExpressionLength)
        {
            throw new InTheWayException(at.Place, "when", "written out, the condition is longer than an expression may be");
        }
    }

    /// <summary>Steps that a condition of their own may skip; what follows them does not wait for their success.</summary>
    public void MarkSkippable(IEnumerable<string> names) => maySkip.UnionWith(names);

    /// <summary>The gate behind steps of which none may have failed; those that were skipped don't count, as in Argo.</summary>
    public Gate Behind(IReadOnlyList<string> needs)
    {
        if (!needs.Any(maySkip.Contains))
        {
            return new Gate(needs);
        }

        return new Gate(needs.All(maySkip.Contains) ? [.. needs, Beginning()] : needs, Gate.NoFailure);
    }

    /// <summary>The name by which expressions read a parameter of the whole workflow.</summary>
    public string Parameter(string theirs, Node at)
    {
        if (parameters.TryGetValue(theirs, out var known))
        {
            return known;
        }

        var id = Naming.Identifier(theirs);
        id = Parameters.Has(id) ? $"workflow_{id}" : id;
        parameters[theirs] = id;
        Parameters.Add(id, new YamlMap { IsFlow = true }.Add("type", "string"));
        if (!IsChild)
        {
            Notes.Judge(at, $"workflow.parameters.{theirs}", "no argument of the workflow says it; a run must be given it");
        }

        return id;
    }

    public void Declare(string theirs, string id) => parameters[theirs] = id;

    public string Yaml(IReadOnlyList<string> comments)
    {
        var yaml = new YamlMap().Add("name", Name);
        foreach (var entry in Head.Entries)
        {
            yaml.Add(entry.Key, entry.Value, entry.Comments);
        }

        return YamlWriter.Write(
            yaml.AddFilled("parameters", Parameters).Add("steps", Steps(steps)).AddFilled("finally", Steps(last)).AddFilled("outputs", Outputs),
            comments);
    }

    // What follows only steps that may be skipped still runs when all were: it waits for one that never is.
    private string Beginning()
    {
        var list = IsFinally ? last : steps;
        var name = IsFinally ? Begin + "-finally" : Begin;
        if (!list.Exists(step => step.Name == name))
        {
            taken.Add(name);
            var step = new FlowStep
            {
                Name = name,
                Gate = Gate.Open,
                Comments = ["Always succeeds: what follows only steps that may be skipped needs one that is not."],
            };
            step.Body.Add("set", new YamlMap { IsFlow = true }.Add("ready", true));
            list.Insert(0, step);
        }

        return name;
    }

    private static YamlMap Steps(List<FlowStep> steps)
    {
        var yaml = new YamlMap();
        foreach (var step in steps)
        {
            yaml.Add(step.Name, step.Yaml(), step.Comments);
        }

        return yaml;
    }
}
