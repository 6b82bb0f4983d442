using System.Collections.Immutable;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>Values of activities: literals, variables, and what of JavaScript our expressions can say.</summary>
internal sealed class ElsaValues : ForeignWords
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Phrase> variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> setters = new(StringComparer.OrdinalIgnoreCase);
    private readonly YamlMap parameters;
    private readonly Notes notes;

    public ElsaValues(IReadOnlyList<SourceMap> declared, YamlMap parameters, Notes notes)
    {
        this.parameters = parameters;
        this.notes = notes;
        foreach (var variable in declared)
        {
            var name = variable.Text("name") ?? string.Empty;
            names[variable.Text("id") ?? name] = name;
            variables[name] = variable.Take("value") is { } value ? Phrase.Of(PlainText.Of(value)) : Phrase.Empty;
            foreach (var key in new[] { "typeName", "isArray", "storageDriverTypeName" })
            {
                _ = variable.Take(key);
            }

            variable.Close(_ => null);
        }
    }

    /// <summary>The steps that have ended when the one that is placed now begins.</summary>
    public IReadOnlySet<string> Before { get; set; } = new HashSet<string>();

    /// <summary>A step that was placed leaves the value of a variable.</summary>
    public void Set(string id, string step, string output)
    {
        var name = names.GetValueOrDefault(id, id);
        variables[name] = Phrase.Of($"steps.{step}.outputs.{output}", TermKind.Any);
        setters[name] = step;
    }

    /// <summary>A value; what can't be said is reported, and words stand in its place.</summary>
    public Phrase Read(SourceMap? expression)
    {
        if (expression?.Take("value") is not { } value)
        {
            return Phrase.Empty;
        }

        var kind = expression.Text("type") ?? "Literal";
        try
        {
            return kind switch
            {
                "Literal" or "Object" => Phrase.Of(PlainText.Of(value).Replace("{{", "{ {", StringComparison.Ordinal)),
                "Variable" or "Input" => Phrase.Of(Name(value)?.Code ?? throw new UntranslatableException("it names nothing that is known"), TermKind.Any),
                "JavaScript" => Script(PlainText.Of(value)),
                _ => throw new UntranslatableException("only literals, variables and simple JavaScript are"),
            };
        }
        catch (UntranslatableException e)
        {
            var said = Node.Shorten(PlainText.Of(value));
            notes.LeaveOut(value, kind, $"the expression `{said}` can't be said in our language: {e.Message}; put a value in its place");
            return Phrase.Of("expression");
        }
    }

    /// <summary>A condition.</summary>
    /// <exception cref="InTheWayException">It can't be said in our language: which way is taken is not guessed.</exception>
    public Term Condition(SourceMap? expression, ElsaActivity activity)
    {
        var text = expression?.Take("value") is { } value ? PlainText.Of(value) : "false";
        try
        {
            return expression?.Text("type") is null or "Literal" or "JavaScript"
                ? ExpressionTranslator.Read(Bare(text), this, namesArePaths: true).AsFlag
                : throw new UntranslatableException("only literals and simple JavaScript are");
        }
        catch (UntranslatableException e)
        {
            var message = $"the condition `{Node.Shorten(text)}` can't be said in our language: {e.Message}";
            throw new InTheWayException(activity.Map.Node.Place, activity.Type, message);
        }
    }

    public override Term Word(string word) => Path([word]) ?? throw new UntranslatableException($"`{word}` names nothing that is known");

    public override Term Tagged(string text) => Term.Text(text.Replace("{{", "{ {", StringComparison.Ordinal));

    public override Term? Path(IReadOnlyList<string> path) => path switch
    {
        ["variables" or "Variables", var name] => Named(name),
        ["True" or "False"] => Term.Flag(path[0] == "True"),
        [var name] => Named(name),
        _ => null,
    };

    public override Term? Call(string function, IReadOnlyList<Term> arguments) =>
        function.StartsWith("get", StringComparison.Ordinal) && arguments.Count == 0 ? Named(function[3..])
        : function is "getInput" or "getVariable" && arguments is [{ Literal: { } name }] ? Named(name)
        : null;

    private Term? Name(Node value) => value is Node.Map map && map.Find("id") is { } id
        ? Named(names.GetValueOrDefault(PlainText.Of(id.Value), string.Empty))
        : Named(PlainText.Of(value));

    private Term? Named(string name)
    {
        if (setters.TryGetValue(name, out var setter) && !Before.Contains(setter))
        {
            throw new UntranslatableException($"`{name}` is set by `{setter}`, which need not have ended by then");
        }

        if (variables.TryGetValue(name, out var value))
        {
            return value.AsTerm();
        }

        var parameter = parameters.Entries.FirstOrDefault(entry => entry.Key.Equals(Naming.Identifier(name), StringComparison.OrdinalIgnoreCase));
        return parameter is null ? null : new Term($"parameters.{parameter.Key}", TermKind.Any);
    }

    private Phrase Script(string script)
    {
        var text = Bare(script);
        if (text is not ['`', .. var inside, '`'])
        {
            return Of(ExpressionTranslator.Read(text, this, namesArePaths: true));
        }

        var parts = ImmutableArray.CreateBuilder<PhrasePart>();
        while (inside.IndexOf("${", StringComparison.Ordinal) is var start and >= 0 && inside.IndexOf('}', start) is var end and >= 0)
        {
            parts.Add(new PhrasePart.Literal(inside[..start]));
            parts.AddRange(Of(ExpressionTranslator.Read(inside[(start + 2)..end], this, namesArePaths: true)).Parts);
            inside = inside[(end + 1)..];
        }

        parts.Add(new PhrasePart.Literal(inside));
        return new Phrase(parts.ToImmutable());
    }

    private static Phrase Of(Term term) => term.Literal is { } constant ? Phrase.Of(constant) : Phrase.Of(term.Code, term.Kind);

    private static string Bare(string script)
    {
        var text = script.Trim();
        text = text.StartsWith("return", StringComparison.Ordinal) ? text[6..] : text;
        return text.Trim().TrimEnd(';').Trim();
    }
}
