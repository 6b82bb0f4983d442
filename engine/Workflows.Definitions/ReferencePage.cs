using System.Text;
using System.Text.Json;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions;

/// <summary>The reference of the language as Markdown, written from its schema so that the two can't differ.</summary>
internal static class ReferencePage
{
    private const string Intro = """
        Every key that a workflow can have: what it is, its default, an example. Editors complete them from `wf schema`, and `wf validate FILE` says what is
        wrong, where, and what was meant. What stands between `{{` and `}}`: [expressions](EXPRESSIONS.md). The ready-made activities: `wf catalogue`.

        ## Good to know

        - **The text** is YAML 1.2 or JSON in UTF-8. Tabs don't indent. Anchors, aliases, merges (`<<`) and tags are refused: a definition says what it means
          where it says it. `yes`, `no`, `on` and `off` are strings.
        - **Folders.** A container's command starts in the folder of the definition, and one of the catalogue in the folder of its manifest. Relative paths in
          a definition (defaults of files, inputs) start from the definition's folder; those of `-p NAME=PATH` from where you are. In a pod, a command starts
          where its image says. What a program leaves behind it writes below `WF_STEP_DIR`.
        - **Environment.** A local command gets `PATH`, `HOME`, `LANG` and `TZ` of the engine, `TMPDIR`, the variables of [the
          contract](../../activities/contract/README.md), its `env` and its `secrets`; nothing else of your shell. Give it more with `env`.
        - **Secrets** are named here and live elsewhere: [where](../Workflows.Cli/SETTINGS.md#secrets).
        - **A step that fails** fails the run, one under `finally` too; `continueOnError: true` is for those that may. What needs a step that was skipped is
          skipped, unless its `runOn` says otherwise.
        - **Approvals** on a data folder, without a server, know nobody: who may write to the folder may approve. `from` and `notRequester` are recorded and
          shown, not enforced; the decision says who it was by the name of the system's user, unverified. `count` counts different names, and `binds` holds.
        - **What a step leaves** as its `outputs`: what its program writes to `WF_OUTPUTS`; the values of a `set`; the outputs of the workflow that it runs; of
          an approval `approved` (true), `by` (a list of who approved) and `comments` (a list); of a wait for an event `event`.
        - **Why a run failed** (`run.cause`): `application` (a program said so), `timeout`, `outOfMemory`, `infrastructure` (its place was lost), `rejected` (by
          people) or `engine` (it can't run as written: an expression, a missing secret).
        - **A definition that was mended** is another version, and `wf retry` keeps a run's version: `wf publish FILE`, then
          `wf rerun RUN --from STEP --version N`. A program that was mended is run as it is now: `wf retry RUN`.
        - **Triggers** are those of the live version; one that only lies in a file has none. `wf work` fires schedules (`wf triggers` shows when).
          Where clocks are set forward, a time that is left out comes right after the gap; where they are set back, a time that stands twice comes once,
          unless the cron is of many hours or minutes.
        """;

    public static string Write(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var root = document.RootElement;
        var page = new StringBuilder();
        page.Append("# The definition language\n\n").Append(Intro.ReplaceLineEndings("\n")).Append('\n');
        Section(page, "The workflow", root);
        foreach (var definition in root.GetProperty("definitions").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _)))
        {
            Section(page, definition.Value.GetProperty("title").GetString()!, definition.Value, definition.Name);
        }

        return page.Append("\nWritten from `Schema/workflow-v1.json`: change that file, then run the tests with `UPDATE_REFERENCE=1`.\n").ToString();
    }

    private static void Section(StringBuilder page, string title, JsonElement shape, string? anchor = null)
    {
        page.Append("\n## ").Append(title).Append("\n\n");
        if (anchor is not null)
        {
            page.Append("<a id=\"").Append(anchor).Append("\"></a>\n\n");
        }

        page.Append(Text(shape, "description")).Append("\n\n| key | value | what it is | example |\n|---|---|---|---|\n");
        var required = shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
        foreach (var property in shape.GetProperty("properties").EnumerateObject())
        {
            var key = required.Contains(property.Name) ? $"**`{property.Name}`** (required)" : $"`{property.Name}`";
            page.Append("| ").Append(key)
                .Append(" | ").Append(Value(property.Value))
                .Append(" | ").Append(Cell(Text(property.Value, "description"))).Append(Default(property.Value))
                .Append(" | ").Append(Examples(property.Value)).Append(" |\n");
        }
    }

    private static string Value(JsonElement property)
    {
        if (property.TryGetProperty("enum", out var words))
        {
            return string.Join(", ", words.EnumerateArray().Select(w => $"`{w.GetString()}`"));
        }

        if (Reference(property) is { } name)
        {
            return $"[{name}](#{name})";
        }

        if (property.TryGetProperty("anyOf", out var forms))
        {
            return string.Join(" or ", forms.EnumerateArray().Select(Value).Distinct());
        }

        return property.TryGetProperty("type", out var type) ? Type(property, type)
            : property.TryGetProperty("const", out var constant) ? $"`{constant}`"
            : "any";
    }

    private static string Type(JsonElement property, JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Array)
        {
            return string.Join(" or ", type.EnumerateArray().Select(t => Word(t.GetString()!)));
        }

        var each = property.TryGetProperty("items", out var items) ? items
            : property.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object ? more : default;
        var word = Word(type.GetString()!);
        return each.ValueKind == JsonValueKind.Object && Value(each) is var inner and not "any" ? $"{word} of {inner}" : word;
    }

    // JSON Schema's words, but for the two that YAML, which people write, has other ones for.
    private static string Word(string type) => type switch
    {
        "array" => "list",
        "object" => "mapping",
        _ => type,
    };

    private static string? Reference(JsonElement property)
    {
        var target = property.TryGetProperty("allOf", out var all) && all.GetArrayLength() == 1 ? all[0] : property;
        return target.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : null;
    }

    private static string Text(JsonElement element, string key) => element.TryGetProperty(key, out var text) ? text.GetString()! : string.Empty;

    private static string Default(JsonElement property) =>
        property.TryGetProperty("default", out var value) ? $" Default: {Cell(Code(value))}." : string.Empty;

    private static string Examples(JsonElement property) => property.TryGetProperty("examples", out var examples)
        ? Cell(string.Join("<br>", examples.EnumerateArray().Select(Code)))
        : string.Empty;

    private static string Code(JsonElement value) =>
        $"`{(value.ValueKind == JsonValueKind.String ? value.GetString() : NodeJson.Write(JsonSyntax.Read(value.GetRawText())))}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
