using System.Text.RegularExpressions;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Core.Tests.Exporting;

/// <summary>What Argo asks of a workflow before it takes it, as far as its form says.</summary>
internal static partial class ArgoRules
{
    /// <summary>The rules that a text breaks, in words; empty where it keeps all.</summary>
    public static IReadOnlyList<string> Broken(string yaml)
    {
        List<string> broken = [];
        foreach (var document in ForeignText.Read(yaml).Cast<Node.Map>())
        {
            Check(Text(document, "apiVersion") == "argoproj.io/v1alpha1", "the version of the API");
            var name = Text((Node.Map)document.Find("metadata")!.Value, "name");
            Check(NameRules.IsLabel(name), $"the name {name}");
            if (Text(document, "kind") == "WorkflowTemplate")
            {
                Template((Node.Map)document.Find("spec")!.Value);
            }
            else
            {
                Check(Text(document, "kind") == "CronWorkflow" && name!.Length <= 52, $"the CronWorkflow {name}");
            }
        }

        return broken;

        void Check(bool holds, string rule)
        {
            if (!holds)
            {
                broken.Add(rule);
            }
        }

        void Template(Node.Map spec)
        {
            var templates = Maps(spec, "templates").ToList();
            var byName = templates.GroupBy(template => Text(template, "name")!).ToDictionary(group => group.Key, group => group.First());
            Check(byName.Count == templates.Count, "two templates of one name");
            Check(byName.ContainsKey(Text(spec, "entrypoint")!), "the entrypoint exists");
            Check(Text(spec, "onExit") is not { } exit || byName.ContainsKey(exit), "onExit exists");
            foreach (var (name, template) in byName)
            {
                Check(NameRules.IsLabel(name), $"the name of the template {name}");
                var kinds = new[] { "container", "dag", "suspend" }.Count(kind => template.Find(kind) is not null);
                Check(kinds == 1, $"{name} is of one kind");
                var read = Tags(template).Where(tag => tag.StartsWith("inputs.", StringComparison.Ordinal)).Select(tag => tag.Split('.')[2]);
                Check(read.All(Inputs(template, "parameters").Contains), $"the inputs of {name}");
                if (template.Find("dag")?.Value is Node.Map dag)
                {
                    Dag(dag, byName);
                }
            }
        }

        void Dag(Node.Map dag, Dictionary<string, Node.Map> templates)
        {
            var tasks = Maps(dag, "tasks").ToDictionary(task => Text(task, "name")!);
            Check(!tasks.Values.Any(task => task.Find("depends") is not null) || !tasks.Values.Any(task => task.Find("dependencies") is not null),
                "depends and dependencies in one dag");
            var waits = tasks.Values.Any(task => task.Find("depends") is not null || task.Find("dependencies") is not null);
            Check(!tasks.Values.Any(task => task.Find("depends") is not null) || !tasks.Values.Any(task => task.Find("continueOn") is not null),
                "depends and continueOn in one dag");
            foreach (var (name, task) in tasks)
            {
                Check(NameRules.IsLabel(name) && !(char.IsAsciiDigit(name[0]) && waits), $"the name of the task {name}");
                Check(Items(task, "dependencies").OfType<Node.Text>().All(need => tasks.ContainsKey(need.Value)), $"what {name} depends on");
                Check(Ends().Matches(Text(task, "depends") ?? string.Empty).All(match => tasks.ContainsKey(match.Groups[1].Value)), $"what {name} depends on");
                if (Text(task, "template") is not { } called)
                {
                    Check(task.Find("templateRef")?.Value is Node.Map { Entries.Count: 2 }, $"{name} calls something");
                    continue;
                }

                Check(templates.ContainsKey(called), $"{called}, which {name} calls, exists");
                foreach (var kind in new[] { "parameters", "artifacts" })
                {
                    var given = task.Find("arguments")?.Value is Node.Map arguments ? Maps(arguments, kind).Select(each => Text(each, "name")!) : [];
                    Check(given.Order().SequenceEqual(Inputs(templates[called], kind).Order()), $"what {name} hands to {called}");
                }

                var read = Tags(task).SelectMany(tag => Outputs().Matches(tag)).Select(match => (Task: match.Groups[1].Value, Output: match.Groups[2].Value));
                Check(read.All(each => Text(tasks[each.Task], "template") is not { } other
                    || Names(templates[other], "outputs", "parameters").Contains(each.Output)), $"the outputs that {name} reads");
            }
        }
    }

    public static string? Text(Node.Map map, string key) => map.Find(key)?.Value is { } value ? PlainText.Of(value) : null;

    public static IEnumerable<Node> Items(Node.Map map, string key) => map.Find(key)?.Value is Node.List list ? list.Items : [];

    public static IEnumerable<Node.Map> Maps(Node.Map map, string key) => Items(map, key).OfType<Node.Map>();

    private static IEnumerable<string> Inputs(Node.Map template, string kind) => Names(template, "inputs", kind);

    private static IEnumerable<string> Names(Node.Map template, string side, string kind) =>
        template.Find(side)?.Value is Node.Map map ? Maps(map, kind).Select(each => Text(each, "name")!) : [];

    private static IEnumerable<string> Tags(Node node) => node switch
    {
        Node.Text text => Tag().Matches(text.Value).Select(match => match.Groups[1].Value),
        Node.Map map => map.Entries.SelectMany(entry => Tags(entry.Value)),
        Node.List list => list.Items.SelectMany(Tags),
        _ => [],
    };

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"([a-zA-Z][a-zA-Z0-9-]*)(?:\.[A-Z]\w+)?")]
    private static partial Regex Ends();

    [GeneratedRegex(@"tasks\['([^']+)'\]\.outputs\.parameters\.(\w+)")]
    private static partial Regex Outputs();
}
