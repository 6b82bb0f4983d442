using System.Collections.Immutable;
using Workflows.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>
/// What the tags of a template stand for: <c>{{inputs.parameters.x}}</c>, <c>{{steps.a.outputs.result}}</c>, <c>{{item}}</c>, <c>{{=expression}}</c>.
/// </summary>
internal sealed class TagScope(ArgoFlow flow, ArgoDocument document)
{
    public ArgoFlow Flow { get; } = flow;

    /// <summary>Where templates are looked for by their names.</summary>
    public ArgoDocument Document { get; } = document;

    public Dictionary<string, Phrase> Inputs { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, ArtifactValue> Artifacts { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, CallOutcome> Calls { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Where a template's own files lie: <c>{{outputs.parameters.x.path}}</c>.</summary>
    public Dictionary<string, string> Paths { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What <c>{{item}}</c> is in a loop; null outside.</summary>
    public Term? Item { get; init; }

    public TagScope With(Term? item) => new(Flow, Document) { Inputs = Inputs, Artifacts = Artifacts, Calls = Calls, Paths = Paths, Item = item };

    /// <summary>A text with its tags read. What has no counterpart is reported, and its name stands in its place.</summary>
    public Phrase Read(Node node) => Read(PlainText.Of(node), node);

    public Phrase Read(string text, Node at)
    {
        var parts = ImmutableArray.CreateBuilder<PhrasePart>();
        foreach (var (piece, isTag) in Tags.Cut(text))
        {
            parts.AddRange(isTag ? Tag(piece, at).Parts : [new PhrasePart.Literal(piece)]);
        }

        var phrase = new Phrase(parts.ToImmutable());
        return phrase.Length <= Limits.ValueBytes ? phrase : throw new InTheWayException(at.Place, "text", "with what its tags stand for it is too long");
    }

    /// <summary>A condition: govaluate between tags, or expr in <c>{{= }}</c>.</summary>
    /// <exception cref="InTheWayException">It can't be said in our language: whether a step runs is not guessed.</exception>
    public Term Condition(string text, Node at, string what)
    {
        try
        {
            var term = Tags.Whole(text) is ['=', .. var expression]
                ? ExpressionTranslator.Read(expression, new ExprWords(this, at), namesArePaths: true)
                : ExpressionTranslator.Read(text, new ConditionWords(this, at), namesArePaths: false);
            return term.AsFlag;
        }
        catch (UntranslatableException e)
        {
            throw new InTheWayException(at.Place, what, $"the condition `{Node.Shorten(text)}` can't be said in our language: {e.Message}");
        }
    }

    /// <summary>An expression of expr.</summary>
    public Phrase Expression(string text, Node at)
    {
        try
        {
            var term = ExpressionTranslator.Read(text, new ExprWords(this, at), namesArePaths: true);
            return term.Literal is { } constant ? Phrase.Of(constant) : Phrase.Of(term.Operand, term.Kind);
        }
        catch (UntranslatableException e)
        {
            Flow.Notes.LeaveOut(at, $"={Node.Shorten(text)}", $"the expression can't be said in our language: {e.Message}; put a value in its place");
            return Phrase.Of("expression");
        }
    }

    /// <summary>The file that <c>from</c> names.</summary>
    public ArtifactValue? Artifact(Node from) => Tags.Whole(PlainText.Of(from)) is not { } tag ? null
        : Tags.Path(tag) is ["inputs", "artifacts", var name] ? Artifacts.GetValueOrDefault(name)
        : Path(Tags.Path(tag), from) is { } value ? new ArtifactValue(value) : null;

    /// <summary>What a path of names stands for; null where it has no counterpart.</summary>
    public Phrase? Path(IReadOnlyList<string> path, Node at) => path switch
    {
        ["item"] when Item is { } item => Phrase.Of(item.Code, item.Kind),
        ["item", var key] when Item is { } item => Phrase.Of(Naming.Member(item.Code, key), item.Kind == TermKind.List ? TermKind.Text : TermKind.Any),
        ["inputs", "parameters"] => All(Inputs),
        ["inputs", "parameters", var name] => Inputs.GetValueOrDefault(name),
        ["inputs", "artifacts", var name] => Artifacts.GetValueOrDefault(name)?.Value,
        ["inputs" or "outputs", _, _, "path"] => Paths.GetValueOrDefault(string.Join('.', path.Take(3))) is { } there ? Phrase.Of(there) : null,
        ["workflow", ..] => WorkflowWords.Path(this, path, at),
        ["steps" or "tasks", var name, ..] when Calls.TryGetValue(name, out var call) => Of(call, [.. path.Skip(2)]),
        ["steps" or "tasks", "name"] or ["node", "name"] => Phrase.Of("step"),
        _ => null,
    };

    private static Phrase? Of(CallOutcome call, IReadOnlyList<string> path) => path switch
    {
        ["outputs", "result"] => call.Result,
        ["outputs", "parameters"] => call.Parameters,
        ["outputs", "parameters", var name] => call.Parameter(name),
        ["outputs", "artifacts", var name] => call.Artifact(name),
        ["status"] => Phrase.Of(call.State.Code, TermKind.State),
        _ => null,
    };

    /// <summary>All values as one object.</summary>
    public static Phrase All(IEnumerable<KeyValuePair<string, Phrase>> values) =>
        Phrase.Of($"{{ {string.Join(", ", values.Select(pair => $"{Naming.Identifier(pair.Key)}: {pair.Value.AsTerm().Code}"))} }}", TermKind.List);

    private Phrase Tag(string tag, Node at)
    {
        if (tag is ['=', .. var expression])
        {
            return Expression(expression, at);
        }

        if (Path(Tags.Path(tag), at) is { } phrase)
        {
            return phrase;
        }

        Flow.Notes.LeaveOut(at, $"{{{{{tag}}}}}", Tags.Advice(tag));
        return Phrase.Of(tag.Replace('{', '(').Replace('}', ')'));
    }
}
