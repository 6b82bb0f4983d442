using System.Text;

namespace Workflows.Core.Tests.Definitions.Poison;

/// <summary>Texts that are no YAML or JSON of ours.</summary>
internal static class SyntaxPoison
{
    public static PoisonCase[] Cases { get; } =
    [
        PoisonCase.Of("billion laughs", "the anchor `&a` is refused", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        PoisonCase.Of("alias", "the alias `*x` is refused", "name: *x\n"),
        PoisonCase.Of("type tag", "the tag", "name: !!python/object:os.system x\n"),
        PoisonCase.Of("local tag", "the tag `!include` is refused", "steps: !include other.yaml\n"),
        PoisonCase.Of("merge key", "the merge key `<<` is refused", "name: a\n<<: { b: 1 }\n"),
        PoisonCase.Of("duplicate key", "stands here twice (first on line 1)", "name: a\nname: b\n"),
        PoisonCase.Of("duplicate step", "the key `x` stands here twice", "name: a\nsteps:\n  x: { set: { a: 1 } }\n  x: { set: { a: 2 } }\n"),
        PoisonCase.Of("duplicate key in JSON", "stands here twice", "{\"name\":\"a\",\"name\":\"b\"}"),
        PoisonCase.Of("duplicate key by escape", "stands here twice", "{\"name\":\"a\",\"n\\u0061me\":\"b\"}"),
        PoisonCase.Of("two documents", "a second document", "name: a\n---\nname: b\n"),
        PoisonCase.Of("NUL", "NUL is refused", "name: a\0b\n"),
        PoisonCase.Of("bidi override", "the bidirectional control U+202E is refused", "name: a\u202Eb\n"),
        PoisonCase.Of("bidi isolate", "the bidirectional control U+2066 is refused", "# \u2066 comment\nname: a\n"),
        PoisonCase.Of("lone surrogate", "the lone surrogate U+D800 is no character", "title: \"\uD800\"\n"),
        PoisonCase.Of("lone surrogate by escape", "a lone surrogate is half a character", "{\"title\":\"\\ud800\"}") with { File = "poison.json" },
        PoisonCase.Of("mark inside", "a byte order mark inside the text", "name: \uFEFFa\n"),
        PoisonCase.Of("control character", "the control character U+0007 is refused", "name: \u0007\n"),
        PoisonCase.Of("infinity", "infinity has no place in JSON", "name: .inf\n"),
        PoisonCase.Of("not a number", "`.nan` has no place in JSON", "name: .NaN\n"),
        PoisonCase.Of("number too large", "is too large for a number", "name: 1e999\n"),
        PoisonCase.Of("integer too large", "doesn't fit into 64 bits", "name: 99999999999999999999\n"),
        PoisonCase.Of("hexadecimal too large", "doesn't fit into 64 bits", "name: 0xFFFFFFFFFFFFFFFFFF\n"),
        PoisonCase.Of("empty", "expected a workflow", string.Empty),
        PoisonCase.Of("comments only", "expected a workflow", "# nothing\n"),
        PoisonCase.Of("scalar", "expected a workflow", "hello\n"),
        PoisonCase.Of("list", "expected a workflow", "- a\n- b\n"),
        PoisonCase.Of("tab indentation", "not valid YAML", "name: a\nsteps:\n\tx: 1\n"),
        PoisonCase.Of("map as key", "a key must be a string", "{ { a: 1 }: 2 }\n"),
        PoisonCase.Of("unquoted expression", "a key must be a string; put an expression in quotes", "name: {{ parameters.x }}\n"),
        PoisonCase.Of("broken JSON", "not valid JSON", "{\"name\": }") with { File = "poison.json" },
        PoisonCase.Of("unknown directive version", "not valid YAML", "%YAML 9.0\n---\nname: a\n"),
        PoisonCase.Of("binary", "refused", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR"),
        new("open quote of a megabyte", "not valid YAML", () => "name: \"" + new string('x', 1 << 20)),
        new("key of a megabyte", "the key `xxx", () => new string('x', 1000) + ": 1\nname: " + new string('y', 1 << 20) + "\n"),
        new("five megabytes", "larger than 4 MiB", () => new string(' ', 5 << 20)),
        new("too many events", "more than 500000 keys, values and brackets", () => "a: [" + string.Concat(Enumerable.Repeat("1,", 600_000)) + "]"),
        new("too many events in JSON", "more than 500000 keys, values and brackets", () => "[" + string.Concat(Enumerable.Repeat("1,", 600_000)) + "1]"),
        new("open brackets", "nested deeper than 64 levels", () => new string('[', 100_000), Deep: true),
        new("open brackets in JSON", "nested deeper than 64 levels", () => new string('[', 100_000), Deep: true) { File = "poison.json" },
        new("brackets on lines", "nested deeper than 64 levels", () => string.Concat(Enumerable.Repeat("[\n", 100_000)), Deep: true),
        new("open braces", "nested deeper than 64 levels", () => string.Concat(Enumerable.Repeat("{a: ", 50_000)), Deep: true),
        new(
            "open maps in JSON",
            "nested deeper than 64 levels",
            () => string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
            Deep: true) { File = "poison.json" },
        new("lists in lists", "nested deeper than 64 levels", () => string.Concat(Enumerable.Repeat("- ", 10_000)) + "x", Deep: true),
        new("indentation", "nested deeper than 64 levels", Indented, Deep: true),
        new("65 levels", "nested deeper than 64 levels", () => new string('[', 65) + new string(']', 65)),
    ];

    private static string Indented()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1_000; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        return text.ToString();
    }
}
