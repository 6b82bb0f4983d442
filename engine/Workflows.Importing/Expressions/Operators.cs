namespace Workflows.Importing.Expressions;

/// <summary>Operators of other engines in our language, whose values have types: theirs compare texts that look like numbers.</summary>
internal static class Operators
{
    private static readonly string[] Loose = ["&&", "||", "?"];

    public static Term Join(Term left, string sign, Term right) => sign switch
    {
        "&&" or "and" => Both(left.AsFlag, right.AsFlag),
        "||" or "or" => Either(left.AsFlag, right.AsFlag),
        "==" or "===" or "!=" or "!==" => Equal(left, sign[..2], right),
        "<" or ">" or "<=" or ">=" => new Term($"{left.AsNumber} {sign} {right.AsNumber}", TermKind.Flag, IsJoined: true),
        "=~" => Matches(left, right),
        "!~" => new Term($"!({Matches(left, right).Code})", TermKind.Flag),
        "contains" => Find(left, "contains", right),
        "startsWith" => Find(left, "starts_with", right),
        "endsWith" => Find(left, "ends_with", right),
        "in" => new Term($"({right.Operand} | array.contains {left.Operand})", TermKind.Flag),
        "??" => new Term($"{left.Operand} ?? {right.Operand}", left.Kind == right.Kind ? left.Kind : TermKind.Any, IsJoined: true),
        "+" when left.Kind != TermKind.Number || right.Kind != TermKind.Number => new Term($"{left.AsText} + {right.AsText}", TermKind.Text, IsJoined: true),
        _ => new Term($"{left.AsNumber} {sign} {right.AsNumber}", TermKind.Number, IsJoined: true),
    };

    public static Term Both(Term left, Term right) => left.Literal == "true" ? right
        : right.Literal == "true" ? left
        : new Term($"{Inside(left)} && {Inside(right)}", TermKind.Flag, IsJoined: true);

    public static Term Either(Term left, Term right) => new($"{Inside(left)} || {Inside(right)}", TermKind.Flag, IsJoined: true);

    // A comparison binds tighter than && and ||: only those two need parentheses inside each other.
    private static string Inside(Term term) =>
        Loose.Any(sign => term.Code.Contains(sign, StringComparison.Ordinal)) ? term.Operand : term.Code;

    private static Term Equal(Term left, string sign, Term right)
    {
        if (left.Literal is { } one && right.Literal is { } other)
        {
            var same = one == other || (Term.IsNumber(one) && Term.IsNumber(other) && left.AsNumber == right.AsNumber);
            return Term.Flag(same == (sign == "=="));
        }

        var (a, b) = (left.Kind, right.Kind) switch
        {
            (TermKind.State, _) when right.Literal is { } state => (left.Operand, $"'{StateWords.Of(state)}'"),
            (_, TermKind.State) when left.Literal is { } state => ($"'{StateWords.Of(state)}'", right.Operand),
            _ when left.Code == "null" || right.Code == "null" => (left.Operand, right.Operand),
            (TermKind.Number, TermKind.Number) or (TermKind.Flag, TermKind.Flag) or (TermKind.List, _) or (_, TermKind.List) => (left.Operand, right.Operand),
            (TermKind.Number, _) or (_, TermKind.Number) when left.Literal is null && right.Literal is null => (left.AsNumber, right.AsNumber),
            (TermKind.Flag, _) when left.Literal is null => (left.Operand, right.AsFlag.Operand),
            (_, TermKind.Flag) when right.Literal is null => (left.AsFlag.Operand, right.Operand),
            (TermKind.Any, TermKind.Text) or (TermKind.Text, TermKind.Any) when !IsNumeric(left) && !IsNumeric(right) => (left.Operand, right.Operand),
            _ => (AsWritten(left), AsWritten(right)),
        };
        return new Term($"{a} {sign} {b}", TermKind.Flag, IsJoined: true);
    }

    private static bool IsNumeric(Term term) => term.Literal is { } text && Term.IsNumber(text);

    private static string AsWritten(Term term) => term is { Kind: TermKind.Flag, Literal: { } flag } ? $"'{flag}'" : term.AsText;

    private static Term Find(Term left, string function, Term right) =>
        new($"({left.AsText} | string.{function} {right.AsText})", TermKind.Flag);

    // Our language has no regular expressions: what is one only in form is a search.
    private static Term Matches(Term left, Term pattern)
    {
        var text = pattern.Literal ?? throw new UntranslatableException("a pattern that is computed");
        var (starts, ends) = (text.StartsWith('^'), text.EndsWith('$'));
        var plain = text.TrimStart('^').TrimEnd('$');
        if (plain.Any("\\[](){}.*+?|".Contains))
        {
            throw new UntranslatableException($"the regular expression `{text}` has no counterpart; `string.contains` and its neighbours are what there is");
        }

        return starts && ends ? Equal(left, "==", Term.Text(plain)) : Find(left, starts ? "starts_with" : ends ? "ends_with" : "contains", Term.Text(plain));
    }
}
