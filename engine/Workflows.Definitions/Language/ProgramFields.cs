using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Quantities;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary><c>uses</c>: which program.</summary>
internal static class UsesField
{
    public static void Read(StepDraft step, Field field)
    {
        const string What = "`container`, or an activity of the catalogue such as data-quality@1";
        if (field.Text(What) is not { } uses)
        {
            return;
        }

        if (uses != ProgramDraft.Container && ActivityName.Parse(uses) is null)
        {
            field.Errors.AddUnknown(field.Node.Place, field.Route, $"expected {What}, found {field.Node.Kind}", uses, Known(field.Source.Catalogue, uses));
            return;
        }

        step.Program.Uses = uses;
        if (uses == ProgramDraft.Container || field.Source.Catalogue is not { } catalogue)
        {
            return;
        }

        step.Manifest = catalogue.Find(uses);
        if (step.Manifest is null)
        {
            const string Where = "`wf catalogue` lists them; `--catalogue DIR`, or `catalogue` in wf.yaml, adds a folder of yours";
            var message = $"the catalogue has no activity `{Node.Shorten(uses)}` ({Where})";
            field.Errors.AddUnknown(field.Node.Place, field.Route, message, uses, Known(catalogue, uses));
        }
    }

    // `evaluate` alone, or with a version that is not there: the newest one is meant.
    private static IEnumerable<string> Known(Catalogue? catalogue, string uses)
    {
        var names = catalogue?.Manifests.Select(m => m.Uses) ?? [];
        var bare = uses.Split('@')[0];
        var newest = catalogue?.Manifests.Where(m => m.Name == bare).OrderByDescending(m => m.Version).FirstOrDefault();
        return newest is null ? names.Append(ProgramDraft.Container) : names.Append(uses + "@" + newest.Version).Prepend(newest.Uses);
    }
}

/// <summary><c>command</c>: program and arguments.</summary>
internal static class CommandField
{
    public static void Read(ProgramDraft program, Field field, Names allowed)
    {
        var items = field.Items("a list of program and arguments such as [python, train.py]").ToList();
        var runs = CodeArguments.Find([.. items.Select(item => (item.Node as Node.Text)?.Value)]);
        foreach (var (item, interpreter) in items.Zip(runs))
        {
            if (interpreter is not null && !field.Source.Accepted && item.Node is Node.Text text && TextParts.HasExpression(text.Value))
            {
                item.Error($"an expression in text that `{Node.Shorten(interpreter)}` runs as code is refused: a quote in its value could run anything; "
                    + "put it in `env`, say N, and read it there: \"$N\" in a shell");
                return;
            }

            if (item.TemplateText("a string", allowed) is { } template)
            {
                program.Command.Add(template);
            }
        }

        if (field.Node is Node.List { Items.Count: 0 })
        {
            field.Error("the command is empty; name the program to run");
        }
    }
}

/// <summary><c>env</c> and <c>secrets</c>.</summary>
internal static class EnvironmentFields
{
    private const string NameRule = "letters, digits and underscores, no digit first, and `WF_` is kept for the engine";

    public static void Env(ProgramDraft program, Field field, Names allowed)
    {
        foreach (var (name, value) in field.Named("a mapping such as { MODE: fast }", IsName, NameRule))
        {
            SecretWords.Check(name, value);
            if (value.TemplateText("a string", allowed) is { } template)
            {
                program.Environment[name] = template;
            }
        }
    }

    public static void Secrets(ProgramDraft program, Field field)
    {
        foreach (var (name, value) in field.Named("a mapping such as { PGPASSWORD: warehouse/password }", IsName, NameRule))
        {
            if (value.Text("a secret and its key such as warehouse/password", NameRules.IsSecret) is { } secret)
            {
                program.Secrets[name] = secret;
            }
        }
    }

    private static bool IsName(string name) => NameRules.IsIdentifier(name) && !name.StartsWith("WF_", StringComparison.OrdinalIgnoreCase);
}

/// <summary><c>artifacts</c>: what a step leaves behind.</summary>
internal static class ArtifactsField
{
    public static void Read(IDictionary<string, string> artifacts, Field field)
    {
        foreach (var (name, value) in field.Named("a mapping such as { model: model.zip }", IsName, NameRule))
        {
            if (value.Text("a path below the step's folder such as out/model.zip", IsInside) is { } path)
            {
                artifacts[name] = path;
            }
        }
    }

    public static string NameRule { get; } = $"{NameRules.IdentifierRule}, but not log, which the attempt's own log is kept under";

    public static bool IsName(string name) => NameRules.IsIdentifier(name) && name != ArtifactRecord.LogName;

    public static bool IsInside(string path) =>
        path.Length is > 0 and <= 1024 && path[0] != '/' && path.AsSpan().IndexOfAny('\\', '\0') < 0
        && !path.Split('/').Any(static part => part is "" or "." or "..") && !path.StartsWith("report/", StringComparison.Ordinal) && path != "report";
}

/// <summary><c>cache</c>.</summary>
internal static class CacheFields
{
    public static Shape<StepDraft> Shape { get; } = new Shape<StepDraft>("cache")
        .Add("ttl", (s, f) => s.Program.CacheFor = f.Duration());

    public static void Read(StepDraft step, Field field)
    {
        field.Shaped(Shape, step, "a mapping such as { ttl: 7d }");
        field.Require("ttl", "say how long a result may be used again, such as 7d");
    }
}

/// <summary><c>set</c>: values computed inside the engine.</summary>
internal static class SetFields
{
    public static Work.Set? Read(Field field, Names allowed)
    {
        var any = false;
        foreach (var _ in field.Identified("a mapping of values such as { total: \"{{ parameters.a + 1 }}\" }"))
        {
            any = true;
        }

        if (field.Node is not Node.Map)
        {
            return null;
        }

        if (!any)
        {
            field.Error("`set` computes nothing; add a value such as `total: 1`");
        }

        return new Work.Set(field.Template(allowed));
    }
}

/// <summary><c>with</c>: inputs.</summary>
internal static class WithFields
{
    public static Template? Read(Field field, Names allowed)
    {
        if (field.TemplateMap("a mapping of inputs", allowed) is not { } template)
        {
            return null;
        }

        SecretWords.CheckAll(field);
        return template;
    }
}
