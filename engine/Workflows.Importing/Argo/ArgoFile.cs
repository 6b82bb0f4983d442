using System.Text.RegularExpressions;
using Workflows.Definitions;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Argo;

/// <summary>The documents of a file, which may name each other.</summary>
internal sealed partial class ArgoFile
{
    private readonly Dictionary<string, ArgoDocument> templates = new(StringComparer.Ordinal);
    private readonly HashSet<string> results = new(StringComparer.Ordinal);
    private int steps;

    public ArgoFile(IReadOnlyList<ArgoDocument> documents)
    {
        Documents = documents;
        foreach (var document in documents)
        {
            if (document.IsTemplate)
            {
                _ = templates.TryAdd(document.Name, document);
            }

            CollectResults(document.Node);
        }
    }

    public IReadOnlyList<ArgoDocument> Documents { get; }

    /// <summary>A workflow template of this file.</summary>
    public ArgoDocument? Find(string name) => templates.GetValueOrDefault(Naming.Label(name));

    /// <summary>Whether one more step may be made: a short text that calls its templates again and again must not become an endless one.</summary>
    public bool HasRoom() => ++steps <= Limits.Steps;

    /// <summary>Whether somebody reads what a step of this name prints.</summary>
    public bool IsResultRead(string step) => results.Contains(step);

    private void CollectResults(Node node)
    {
        switch (node)
        {
            case Node.Text text:
                foreach (Match match in Result().Matches(text.Value))
                {
                    results.Add(match.Groups["name"].Value);
                }

                break;
            case Node.Map map:
                foreach (var entry in map.Entries)
                {
                    CollectResults(entry.Value);
                }

                break;
            case Node.List list:
                foreach (var item in list.Items)
                {
                    CollectResults(item);
                }

                break;
        }
    }

    [GeneratedRegex(@"(?:steps|tasks)(?:\.(?<name>[\w-]+)|\[['""](?<name>[^'""]+)['""]\])\.outputs\.result")]
    private static partial Regex Result();
}
