namespace Workflows.Importing.Expressions;

/// <summary>
/// Reads an expression of another engine and says it in ours. The languages (govaluate and expr of Argo, what of JavaScript a condition of Elsa is) differ
/// in what their words mean (<see cref="ForeignWords"/>) and agree on operators.
/// </summary>
internal sealed class ExpressionTranslator
{
    private const int MostNesting = 32;

    private static readonly string[][] Levels =
    [
        ["??"], ["||", "or"], ["&&", "and"], ["==", "!=", "===", "!=="], ["<", ">", "<=", ">=", "=~", "!~", "contains", "startsWith", "endsWith", "in"],
        ["+", "-"], ["*", "/", "%"],
    ];

    private readonly List<Token> tokens;
    private readonly ForeignWords words;
    private readonly bool namesArePaths;
    private int at;
    private int nesting;

    private ExpressionTranslator(string text, ForeignWords words, bool namesArePaths)
    {
        tokens = Token.All(text, bare: !namesArePaths);
        this.words = words;
        this.namesArePaths = namesArePaths;
    }

    /// <param name="text">The expression.</param>
    /// <param name="words">What its words mean.</param>
    /// <param name="namesArePaths">Words are names and may have members; else each is a value on its own.</param>
    /// <exception cref="UntranslatableException">Our language has no word for something in it.</exception>
    public static Term Read(string text, ForeignWords words, bool namesArePaths)
    {
        var translator = new ExpressionTranslator(text, words, namesArePaths);
        var term = translator.Choice();
        return translator.Peek.Kind == TokenKind.End ? term : throw new UntranslatableException($"`{translator.Peek.Text}` is not understood");
    }

    private Token Peek => tokens[at];

    private bool Takes(string sign)
    {
        var fits = Peek.Kind is TokenKind.Sign or TokenKind.Word && Peek.Text == sign;
        at += fits ? 1 : 0;
        return fits;
    }

    private void Expect(string sign)
    {
        if (!Takes(sign))
        {
            throw new UntranslatableException($"`{sign}` is missing");
        }
    }

    private Term Choice()
    {
        if (++nesting > MostNesting)
        {
            throw new UntranslatableException("it is nested too deeply");
        }

        var condition = Binary(0);
        if (Takes("?"))
        {
            var yes = Choice();
            Expect(":");
            var no = Choice();
            var kind = yes.Kind == no.Kind ? yes.Kind : TermKind.Any;
            condition = new Term($"{condition.AsFlag.Operand} ? {yes.Operand} : {no.Operand}", kind, IsJoined: true);
        }

        nesting--;
        return condition;
    }

    private Term Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Peek.Kind is TokenKind.Sign or TokenKind.Word && Levels[level].Contains(Peek.Text))
        {
            var sign = tokens[at++].Text;
            left = Operators.Join(left, sign, Binary(level + 1));
        }

        return left;
    }

    private Term Unary()
    {
        if (Takes("!") || Takes("not"))
        {
            return new Term($"!{Unary().AsFlag.Operand}", TermKind.Flag);
        }

        if (Takes("-"))
        {
            return new Term($"-{Unary().AsNumber}", TermKind.Number);
        }

        return Members(Primary());
    }

    private Term Primary()
    {
        var token = tokens[at];
        at += token.Kind == TokenKind.End ? 0 : 1;
        return token switch
        {
            { Kind: TokenKind.Quoted } => Term.Text(token.Text),
            { Kind: TokenKind.Number } => Term.Number(token.Text),
            { Kind: TokenKind.Tagged } => words.Tagged(token.Text),
            { Kind: TokenKind.Word, Text: "true" or "false" } => Term.Flag(token.Text == "true"),
            { Kind: TokenKind.Word, Text: "nil" or "null" or "undefined" } when namesArePaths => new Term("null", TermKind.Any),
            { Kind: TokenKind.Word } => namesArePaths ? Named(token.Text) : words.Word(token.Text),
            { Text: "(" } => Group(),
            { Text: "[" } => List(),
            _ => throw new UntranslatableException(token.Kind == TokenKind.End ? "it ends too early" : $"`{token.Text}` is not understood"),
        };
    }

    private Term Group()
    {
        var inside = Choice();
        Expect(")");
        return inside with { Code = inside.Operand, IsJoined = false };
    }

    private Term List()
    {
        List<string> items = [];
        while (!Takes("]"))
        {
            items.Add(Choice().Code);
            _ = Takes(",");
        }

        return new Term($"[{string.Join(", ", items)}]", TermKind.List);
    }

    /// <summary>A path, a call, or a word.</summary>
    private Term Named(string first)
    {
        List<string> path = [first];
        while (Takes(".") || Takes("?.") || Peek is { Kind: TokenKind.Sign, Text: "[" })
        {
            if (Takes("["))
            {
                path.Add(Peek.Kind is TokenKind.Quoted or TokenKind.Number
                    ? tokens[at++].Text
                    : throw new UntranslatableException("an index that is computed"));
                Expect("]");
            }
            else
            {
                path.Add(tokens[at++].Text);
            }
        }

        if (Takes("("))
        {
            var name = string.Join('.', path);
            return words.Call(name, Arguments()) ?? throw new UntranslatableException($"the function `{name}` has no counterpart");
        }

        return words.Path(path) ?? throw new UntranslatableException($"`{string.Join('.', path)}` has no counterpart");
    }

    private List<Term> Arguments()
    {
        List<Term> arguments = [];
        while (!Takes(")"))
        {
            arguments.Add(Choice());
            if (!Takes(",") && Peek is not { Kind: TokenKind.Sign, Text: ")" })
            {
                throw new UntranslatableException("`)` is missing");
            }
        }

        return arguments;
    }

    private Term Members(Term term)
    {
        while (Takes("."))
        {
            term = new Term($"{term.Operand}.{tokens[at++].Text}", TermKind.Any);
        }

        return term;
    }
}
