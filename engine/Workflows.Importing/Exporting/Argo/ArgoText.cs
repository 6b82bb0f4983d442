using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scriban.Syntax;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Importing.Expressions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Texts of a step with expressions in them, as Argo's tags.</summary>
/// <param name="flow">What is exported.</param>
/// <param name="step">Whose texts.</param>
/// <param name="inputs">Where its template gets values; null for texts of the task itself, which reads them where they are.</param>
internal sealed partial class ArgoText(ExportedFlow flow, ExportedStep step, StepInputs? inputs)
{
    private const string Braces =
        "Argo would take `{{` for the beginning of a tag, and has no way to write it: a blank is between the two; keep such a text in a file of the image";

    private readonly ExprWriter writer = new(flow, step);
    private readonly StepValues values = new(flow, step);

    public static bool IsBraced(string text) => text.Contains("{{", StringComparison.Ordinal);

    /// <summary>A text that Argo would read tags in, made harmless; whoever asks says so in the report.</summary>
    public static string Harmless(string text)
    {
        while (IsBraced(text))
        {
            text = text.Replace("{{", "{ {", StringComparison.Ordinal);
        }

        return text;
    }

    /// <param name="template">A text of ours.</param>
    /// <param name="key">The key of the step under which it stands.</param>
    public string Of(Template template, string key)
    {
        using var json = JsonDocument.Parse(template.Json);
        return Of(json.RootElement.GetString() ?? string.Empty, key);
    }

    public string Of(string text, string key)
    {
        List<(string Text, bool IsTag)> pieces = [];
        Cut(text, pieces, expression => Value(expression, key, pieces));
        var output = new StringBuilder();
        var literal = new StringBuilder();
        foreach (var (piece, isTag) in pieces)
        {
            (isTag ? output : literal).Append(isTag ? Taken(literal, key, beforeTag: true) + piece : piece);
        }

        return output.Append(Taken(literal, key, beforeTag: false)).ToString();
    }

    private string Taken(StringBuilder literal, string key, bool beforeTag)
    {
        var text = literal.ToString();
        literal.Clear();
        if (!IsBraced(text) && !(beforeTag && text.EndsWith('{')))
        {
            return text;
        }

        flow.LeaveOut(step, key, Braces);
        text = Harmless(text);
        return beforeTag && text.EndsWith('{') ? text + " " : text;
    }

    private void Value(Expression expression, string key, List<(string Text, bool IsTag)> pieces)
    {
        var before = pieces.Count;
        try
        {
            Value(expression, pieces);
        }
        catch (UntranslatableException e)
        {
            flow.LeaveOut(step, key, $"`{expression.Text}`: {e.Message}; its words stand there now, put a value in its place");
            pieces.RemoveRange(before, pieces.Count - before);
            pieces.Add((expression.Text.Replace('{', '(').Replace('}', ')'), false));
        }
    }

    private void Value(Expression expression, List<(string Text, bool IsTag)> pieces)
    {
        if (expression.Root is ScriptLiteral { Value: string constant })
        {
            pieces.Add((constant, false));
        }
        else if (expression.Only is not { } reference)
        {
            pieces.Add((Computed(expression), true));
        }
        else if (reference is { Root: "parameters", Path: [{ Optional: false, Name: var parameter }] })
        {
            pieces.Add((Given(parameter, $"{{{{inputs.parameters.{parameter}}}}}"), true));
        }
        else if (reference is { Root: "item", Path: [] or [{ Optional: false }] } && step.Step.FanOut is not null)
        {
            if (reference.Path is [] && ArgoLoop.HasObjects(step.Step.FanOut))
            {
                const string Message = "numbers and flags inside an item are texts there: what reads the whole item finds them in quotes";
                flow.Judge(step, step.Step.FanOut is FanOut.Matrix ? "matrix" : "forEach", Message);
            }

            var name = string.Join('.', reference.Path.Select(member => member.Name).Prepend("item"));
            pieces.Add((Given(name.Replace('.', '-'), $"{{{{{name}}}}}"), true));
        }
        else if (inputs is not null && reference.Root == Reference.Steps && values.File(reference) is var (from, artifact, path))
        {
            pieces.Add((inputs.File(from, artifact, path), false));
        }
        else if (reference.Root == Reference.Steps && values.Computed(reference) is { ValueKind: JsonValueKind.String } computed)
        {
            var text = computed.GetString()!;
            writer.Sets.Write(text, () => Cut(text, pieces, inner => Value(inner, pieces)));
        }
        else
        {
            pieces.Add((Computed(expression), true));
        }
    }

    private static void Cut(string text, List<(string Text, bool IsTag)> pieces, Action<Expression> value)
    {
        foreach (var part in TextParts.Cut(text))
        {
            pieces.Add((part.Literal, false));
            if (part.Expression is { } expression)
            {
                value(expression);
            }
        }
    }

    private string Computed(Expression expression) => Given(Name(expression.Text), ExprWriter.Tag(writer.Code(expression)));

    private string Given(string wish, string tag) => inputs is null ? tag : inputs.Parameter(wish, tag);

    private static string Name(string text)
    {
        var name = string.Join('-', Word().Matches(text).Select(match => match.Value).Where(word => word != Reference.Steps).Take(4));
        return name.Length == 0 ? "value" : name[..Math.Min(name.Length, 60)];
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex Word();
}
