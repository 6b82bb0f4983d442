using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>Of which tasks a task depends, and of which of their ends: <c>A &amp;&amp; (B.Succeeded || B.Failed)</c>.</summary>
internal sealed class Depends
{
    private readonly string text;
    private readonly Node at;
    private readonly List<string> ends = [];

    private Depends(string text, Node at, IEnumerable<string> known)
    {
        this.text = text;
        this.at = at;
        List<string> names = [];
        try
        {
            foreach (var token in Token.All(text, bare: true).Where(token => token.Kind is TokenKind.Word or TokenKind.Number))
            {
                var (name, end) = Split(token.Text);
                names.Add(known.Contains(name) ? name : throw new InTheWayException(at.Place, "depends", $"there is no task `{name}`"));
                ends.Add(end);
                if (end is "Failed" or "Errored" or "AllFailed")
                {
                    Failures.Add(name);
                }
            }
        }
        catch (UntranslatableException e)
        {
            throw new InTheWayException(at.Place, "depends", e.Message);
        }

        Names = [.. names.Distinct()];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The tasks whose failure it asks for.</summary>
    public HashSet<string> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>All of them, whether they succeeded or were skipped.</summary>
    public bool IsPlain => ends.TrueForAll(end => end.Length == 0) && !text.AsSpan().ContainsAny("|!");

    public static Depends Read(TemplateCall call, IEnumerable<string> known) =>
        call.Depends is { } depends
            ? new Depends(PlainText.Of(depends), depends, known)
            : new Depends(string.Join(" && ", call.Dependencies), call.Node, known);

    /// <summary>The same as an expression of ours.</summary>
    public Term Condition(TagScope scope)
    {
        try
        {
            return ExpressionTranslator.Read(text, new EndWords(scope), namesArePaths: false);
        }
        catch (UntranslatableException e)
        {
            throw new InTheWayException(at.Place, "depends", e.Message);
        }
    }

    private static (string Name, string End) Split(string word) =>
        word.LastIndexOf('.') is var dot and > 0 ? (word[..dot], word[(dot + 1)..]) : (word, string.Empty);

    /// <summary>Tasks, and how they ended.</summary>
    private sealed class EndWords(TagScope scope) : ForeignWords
    {
        public override Term Word(string word)
        {
            var (name, end) = Split(word);
            var call = scope.Calls[name];
            return end switch
            {
                "Succeeded" or "AnySucceeded" or "Daemoned" => call.IsSucceeded,
                "Failed" or "Errored" or "AllFailed" => call.IsFailed,
                "Skipped" or "Omitted" => call.IsSkipped,
                "" => Operators.Either(call.IsSucceeded, call.IsSkipped),
                _ => throw new UntranslatableException($"`.{end}` is no end that is known"),
            };
        }

        public override Term Tagged(string text) => throw new UntranslatableException("a tag in `depends`");

        public override Term? Path(IReadOnlyList<string> path) => null;
    }
}
