using System.Collections.Immutable;
using Workflows.Definitions.Canonical;

namespace Workflows.Importing.Expressions;

/// <summary>A text of the source that has become ours: what is written as it is, and expressions between.</summary>
internal sealed record Phrase(ImmutableArray<PhrasePart> Parts)
{
    public static Phrase Empty { get; } = new([]);

    /// <summary>The text, where nothing of it is computed.</summary>
    public string? Constant => Parts.All(part => part is PhrasePart.Literal) ? string.Concat(Parts.Select(part => ((PhrasePart.Literal)part).Text)) : null;

    /// <summary>How many characters its parts have.</summary>
    public long Length => Parts.Sum(part => (long)(part is PhrasePart.Computed computed ? computed.Code.Length : ((PhrasePart.Literal)part).Text.Length));

    /// <summary>Nothing but one expression.</summary>
    public PhrasePart.Computed? Single => Parts is [PhrasePart.Computed only] ? only : null;

    public static Phrase Of(string text) => new([new PhrasePart.Literal(text)]);

    public static Phrase Of(string code, TermKind kind) => new([new PhrasePart.Computed(code, kind)]);

    /// <summary>For a field of ours that takes text: <c>hello {{ parameters.name }}</c>.</summary>
    public string AsText() => string.Concat(Parts.Select(part => part switch
    {
        PhrasePart.Literal literal => literal.Text,
        PhrasePart.Computed { Kind: TermKind.List } list => $"{{{{ {list.Code} | object.to_json }}}}",
        PhrasePart.Computed { Kind: TermKind.State } state => $"{{{{ {state.Code} | string.capitalize }}}}",
        PhrasePart.Computed computed => $"{{{{ {computed.Code} }}}}",
        _ => string.Empty,
    }));

    /// <summary>Within an expression.</summary>
    public Term AsTerm() => Constant is { } text ? Term.Text(text)
        : Single is { } single ? new Term(single.Code, single.Kind)
        : new Term($"([{string.Join(", ", Parts.Select(Element))}] | array.join '')", TermKind.Text);

    private static string Element(PhrasePart part) => part switch
    {
        PhrasePart.Literal literal => Term.Text(literal.Text).Code,
        PhrasePart.Computed { Kind: TermKind.List } list => $"({list.Code} | object.to_json)",
        PhrasePart.Computed { Kind: TermKind.State } state => $"({state.Code} | string.capitalize)",
        PhrasePart.Computed computed => computed.Code,
        _ => JsonText.String(string.Empty),
    };
}

/// <summary>A part of a phrase: a closed family.</summary>
internal abstract record PhrasePart
{
    internal sealed record Literal(string Text) : PhrasePart;

    internal sealed record Computed(string Code, TermKind Kind) : PhrasePart;
}
