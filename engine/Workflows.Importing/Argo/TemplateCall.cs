using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>A step of <c>steps</c> or a task of <c>dag</c>: the call of a template.</summary>
internal sealed class TemplateCall
{
    private readonly SourceMap call;
    private readonly TagScope scope;

    /// <param name="node">The step or task.</param>
    /// <param name="scope">What the tags around it stand for.</param>
    public TemplateCall(Node node, TagScope scope)
    {
        call = new SourceMap(node, scope.Flow.Notes);
        this.scope = scope;
        Name = call.Text("name") ?? "step";
    }

    public string Name { get; }

    public Node Node => call.Node;

    /// <summary>The tasks of which a task depends, as it was written; null where it says none.</summary>
    public Node? Depends => call.Take("depends");

    public IReadOnlyList<string> Dependencies => [.. call.Items("dependencies").Select(PlainText.Of)];

    /// <summary>Others run when it fails: its failure ends nothing.</summary>
    public bool IsTolerated { get; set; }

    /// <summary>Makes steps of it.</summary>
    /// <param name="gate">What must have happened before.</param>
    /// <param name="prefix">The names of the calls around it.</param>
    public CallOutcome Place(Gate gate, string prefix)
    {
        var loop = Loop.Read(call, scope);
        var inside = scope.With(loop?.Item);
        var target = TemplateTarget.Find(call, scope);
        var tolerated = ContinuesOn() || IsTolerated;
        var arguments = call.Map("arguments");
        var when = call.Take("when");
        var perItem = when is not null && loop is not null && Tags.Cut(PlainText.Of(when)).Any(piece => piece.IsTag && Tags.Path(piece.Piece) is ["item", ..]);
        var condition = when is null || perItem ? null : scope.Condition(PlainText.Of(when), when, "when");
        var own = gate.And(condition);
        var request = new CallRequest(Name, prefix.Length == 0 ? Name : $"{prefix}-{Name}", own, inside, arguments, call.Node)
        {
            Loop = loop,
            PerItem = perItem ? when : null,
            IsTolerated = tolerated,
        };
        var outcome = target.Place(request);
        if (condition is not null)
        {
            scope.Flow.MarkSkippable(outcome.Steps);
        }

        scope.Calls[Name] = outcome;
        Exit(outcome, prefix);
        call.Close(TemplateAdvice.Of);
        return outcome;
    }

    private bool ContinuesOn()
    {
        var on = call.Map("continueOn");
        var (failed, error) = (on.Flag("failed") is true, on.Flag("error") is true);
        if (failed != error && on.IsThere)
        {
            call.Judge("continueOn", "a failure of any cause is tolerated, be it the program's or the place's");
        }

        on.Close(_ => null);
        return failed || error;
    }

    /// <summary>What runs when it has ended, however: a step behind it.</summary>
    private void Exit(CallOutcome outcome, string prefix)
    {
        var hooks = call.Map("hooks");
        var exit = hooks.Take("exit") ?? call.Take("onExit");
        if (exit is not null)
        {
            var hook = new SourceMap(exit is Node.Map ? exit : new Node.Map(exit.Place, [new Entry("template", exit.Place, exit)]), scope.Flow.Notes);
            var gate = new Gate(outcome.Ends, Gate.Always, new Term($"!({outcome.IsSkipped.Code})", TermKind.Flag));
            var name = $"{Name}-exit";
            var request = new CallRequest(name, prefix.Length == 0 ? name : $"{prefix}-{name}", gate, scope, hook.Map("arguments"), exit);
            _ = TemplateTarget.Find(hook, scope).Place(request);
            hook.Close(_ => null);
        }

        foreach (var other in hooks.Entries.Where(entry => entry.Key != "exit"))
        {
            hooks.LeaveOut(other.Key, "nothing runs beside a step while it runs; make it a step of its own");
        }
    }
}
