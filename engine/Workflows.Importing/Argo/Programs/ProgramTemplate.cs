using Workflows.Definitions.Language;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo.Programs;

/// <summary>A <c>container</c> or <c>script</c> template as a step that runs a program.</summary>
internal sealed class ProgramTemplate
{
    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        ["volumeMounts"] = "a step mounts no volumes by itself: files go as artifacts, and a `profile` that an administrator keeps may name volumes",
        ["envFrom"] = "name each value in `env` or `secrets`",
        ["securityContext"] = "pods run restricted; a `profile` that an administrator keeps may say more",
        ["imagePullPolicy"] = "images are best named by digest",
        ["readinessProbe"] = "nothing waits for a step to be ready, only to end",
        ["livenessProbe"] = "a step that hangs is ended by its `timeout`",
        ["lifecycle"] = "start and end belong in the command",
        ["ports"] = "steps are not called by others",
    };

    private readonly SourceMap template;
    private readonly SourceMap program;
    private readonly TagScope scope;
    private readonly YamlMap env = new();
    private readonly YamlMap secrets = new();
    private readonly HashSet<string> variables = new(StringComparer.Ordinal);
    private readonly EnvironmentNames names;
    private readonly Keeper keeper = new();

    private ProgramTemplate(SourceMap template, string kind, TagScope scope)
    {
        this.template = template;
        this.scope = scope;
        program = template.Map(kind);
        names = new EnvironmentNames(variables);
    }

    private Notes Notes => scope.Flow.Notes;

    /// <param name="template">The template.</param>
    /// <param name="kind"><c>container</c> or <c>script</c>.</param>
    /// <param name="scope">What its tags stand for.</param>
    /// <param name="step">What is filled.</param>
    /// <param name="keepsResult">Somebody reads what it prints.</param>
    public static void Fill(SourceMap template, string kind, TagScope scope, YamlMap step, bool keepsResult) =>
        new ProgramTemplate(template, kind, scope).Fill(kind, step, keepsResult);

    private void Fill(string kind, YamlMap step, bool keepsResult)
    {
        step.Add("uses", "container").Add("image", program.Take("image") is { } image ? scope.Read(image).AsText() : null);
        var artifacts = new YamlMap { IsFlow = true };
        Environment();
        TemplateFiles.Take(template, scope, keeper, env, variables, artifacts);
        if (keepsResult)
        {
            keeper.KeepPrinted();
        }

        var command = kind == "script" ? Script() : Command();
        if (program.Take("workingDir") is { } folder)
        {
            keeper.Enter(scope.Read(folder).Constant ?? "/");
        }

        foreach (var (name, value) in names.Values)
        {
            env.Add(name, value);
        }

        step.Add("command", keeper.IsNeeded ? [.. keeper.Around(), .. command] : command)
            .AddFilled("env", env).AddFilled("secrets", secrets).AddFilled("artifacts", artifacts)
            .AddFilled("resources", ProgramResources.Read(program.Map("resources"), Notes));
        _ = program.Take("name");
        program.Close(key => Advice.GetValueOrDefault(key));
    }

    private void Environment()
    {
        foreach (var variable in program.Maps("env"))
        {
            var name = variable.Text("name") ?? "VALUE";
            variables.Add(name);
            var from = variable.Map("valueFrom");
            if (!Naming.IsVariable(name))
            {
                Notes.LeaveOut(variable.Node, name, "no name of an environment value here: letters, digits and underscores, and `WF_` is kept for the engine");
            }
            else if (from.Take("secretKeyRef") is { } secret)
            {
                var key = new SourceMap(secret, Notes);
                Secret(name, $"{key.Text("name")}/{key.Text("key")}", variable.Node);
                key.Close(_ => null);
            }
            else if (from.Take("configMapKeyRef") is { } map)
            {
                env.Add(name, TemplateInputs.FromConfigMap(scope.Flow, name, new SourceMap(map, Notes)).AsText());
            }
            else
            {
                env.Add(name, KubernetesText.Read(scope.Read(variable.Take("value") ?? new Node.Text(variable.Node.Place, string.Empty)).AsText()));
            }

            from.Close(_ => "the engine hands on no such value; put it into `env`");
            variable.Close(_ => null);
        }
    }

    private void Secret(string name, string secret, Node at)
    {
        if (NameRules.IsSecret(secret))
        {
            secrets.Add(name, secret);
        }
        else
        {
            Notes.LeaveOut(at, name, $"`{Node.Shorten(secret)}` is no secret and its key, such as warehouse/password");
        }
    }

    /// <summary>Program and arguments; what an interpreter runs as code gets its values from the environment.</summary>
    private List<object> Command()
    {
        var source = program.Items("command").Concat(program.Items("args")).ToList();
        var elements = source.Select(scope.Read).ToList();
        if (program.Take("command") is not Node.List { Items.Count: > 0 })
        {
            Notes.LeaveOut(program.Node, "command", "the image's own entry point is not looked up; write its program at the beginning of `command`");
            elements.Insert(0, Phrase.Of("entrypoint"));
        }

        var runs = CodeArguments.Find([.. elements.Select(element => element.AsText())]);
        return [.. elements.Select((element, i) => KubernetesText.Read(runs[i] is { } interpreter ? Code(element, interpreter) : element.AsText()))];
    }

    private string Code(Phrase element, string interpreter)
    {
        if (element.Constant is { } constant)
        {
            return constant;
        }

        var language = CodeText.Of(interpreter);
        if (language == CodeText.Language.Other)
        {
            const string Advice = "names values by words now: let it read the environment values of those names";
            Notes.LeaveOut(program.Node, "values in code", $"the text that `{interpreter}` runs {Advice}");
        }
        else
        {
            const string Reason = "the program's text reads them from its environment, since a value that became code could run anything";
            Notes.Judge(program.Node, "values in code", Reason);
        }

        return CodeText.Write(element, language, names);
    }

    private List<object> Script()
    {
        var command = program.Items("command").Select(item => (object)scope.Read(item).AsText()).ToList();
        var source = program.Take("source") is { } text ? scope.Read(text) : Phrase.Empty;
        if (program.Take("args") is { } args)
        {
            Notes.LeaveOut(args, "args", "arguments of a script stand in its text");
        }

        var interpreter = command.Count == 0 ? "sh" : (string)command[0];
        if (command.Count == 0)
        {
            Notes.Judge(program.Node, "command", "no program was named to run the script; sh is taken");
            command.Add(interpreter);
        }

        return ScriptFlags.Of(interpreter) is { } flag ? [.. command, flag, Code(source, interpreter)] : FromFile(command, source);
    }

    /// <summary>A program that takes no code among its arguments gets it as a file.</summary>
    private List<object> FromFile(List<object> command, Phrase source)
    {
        variables.Add("SOURCE");
        env.Add("SOURCE", CodeText.Write(source, CodeText.Language.Other, names));
        if (source.Constant is null)
        {
            Notes.LeaveOut(program.Node, "values in code", "the script names values by words now: let it read the environment values of those names");
        }

        return ["sh", "-c", "printf %s \"$SOURCE\" > \"$WF_STEP_DIR/script\" && exec \"$@\" \"$WF_STEP_DIR/script\"", "sh", .. command];
    }
}
