namespace Workflows.Core.Tests.Definitions.Poison;

/// <summary>Expressions that are statements, reach outside, or are bombs for a parser.</summary>
internal static class ExpressionPoison
{
    public static PoisonCase[] Cases { get; } =
    [
        Of("loop", "for i in 1..3; i; end", "one expression is expected; remove `;`"),
        Of("loop on lines", "for i in 1..3\\n i\\n end", "expression"),
        Of("endless loop", "while true", "expression"),
        Of("condition", "if true", "expression"),
        Of("function", "func f(x)", "expression"),
        Of("anonymous function", "[1] | array.each do", "expression"),
        Of("assignment", "x = 1", "did you mean `==`?"),
        Of("assignment to a parameter", "parameters.x = 1", "an expression can't set a value; did you mean `==`?"),
        Of("increment", "parameters.x++", "an expression can't change a value"),
        Of("include", "include 'other'", "the name `include` is not known"),
        Of("import", "import parameters", "expression"),
        Of("capture", "capture x", "expression"),
        Of("eval", "object.eval '1'", "there is no function `object.eval`"),
        Of("eval template", "object.eval_template '1'", "there is no function `object.eval_template`"),
        Of("clock", "date.now", "the name `date` is not known"),
        Of("chance", "math.random 1 2", "there is no function `math.random`"),
        Of("unique id", "math.uuid", "there is no function `math.uuid`"),
        Of("regular expression", "'a' | regex.match '(a+)+$'", "the name `regex` is not known"),
        Of("this", "this", "a statement is refused"),
        Of("local variable", "$x", "`$` has no meaning"),
        Of("interpolated text", "$'{parameters.x}'", "`$` has no meaning"),
        Of("comment", "1 # one", "a comment (`#`) can't stand in an expression"),
        Of("two expressions", "1; 2", "one expression is expected"),
        Of("empty", " ", "the expression is empty"),
        Of("trimming", "- 1 -", "nothing is trimmed here"),
        Of("call of a value", "parameters.x 1", "only functions can be called"),
        Of("unknown name", "paramters.x", "did you mean `parameters`?"),
        Of("unknown function", "'a' | string.upcas", "did you mean `string.upcase`?"),
        Of("unknown parameter", "parameters.y", "there is no parameter `y`; did you mean `x`?"),
        Of("unknown step", "steps.ab.outputs.x", "there is no step `ab`; did you mean `a`?"),
        Of("itself", "steps.a.outputs.x", "a step can't read itself"),
        Of("step by index", "steps['a'].outputs.x", "say which step"),
        Of("step by a bad name", "steps.My_Step.state", "names no step"),
        Of("item outside", "item", "`item` is known only inside a step with `forEach` or `matrix`"),
        Of("event outside", "event.x", "`event` is known only in triggers"),
        Of("end of the run", "run.state", "is known only in `finally`"),
        Of("open text", "'abc", "the string that begins with ' has no end"),
        PoisonCase.Of(
            "open braces of an expression",
            "`{{` has no `}}`",
            "name: a\nparameters: { x: { type: string } }\nsteps: { a: { set: { v: \"{{ parameters.x \" } } }\n"),
        Long("parentheses", () => new string('(', 4_000) + "1", "expression"),
        Long("brackets", () => new string('[', 4_000), "expression"),
        Long("negations", () => new string('!', 4_000) + "true", "expression"),
        Long("pipes", () => "1" + string.Concat(Enumerable.Repeat("|math.abs", 800)), "expression"),
        Long("sums", () => "1" + string.Concat(Enumerable.Repeat("+1", 4_000)), "expression"),
        Long("members", () => "parameters.x" + string.Concat(Enumerable.Repeat(".b", 4_000)), string.Empty, refused: false),
        Long("conditions", () => string.Concat(Enumerable.Repeat("true?", 1_500)) + "1", "expression"),
        Long("longer than 8 KiB", () => "'" + new string('x', 9_000) + "'", "the expression is longer than 8 KiB"),
        Long("braces", () => string.Concat(Enumerable.Repeat("{a:", 2_500)) + "1" + new string('}', 2_500), "expression"),
    ];

    private static PoisonCase Of(string name, string expression, string message) => PoisonCase.Of("expression: " + name, message, Text(expression));

    private static PoisonCase Long(string name, Func<string> expression, string message, bool refused = true) =>
        new("expression: many " + name, message, () => Text(expression()) + (refused ? string.Empty : "step: wrong\n"), Deep: true);

    private static string Text(string expression) =>
        $"name: a\nparameters: {{ x: {{ type: string }} }}\nsteps: {{ a: {{ set: {{ v: \"{{{{{expression}}}}}\" }} }} }}\n";
}
