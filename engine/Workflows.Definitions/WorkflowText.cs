using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions;

/// <summary>The text of a workflow: reading and checking it.</summary>
public static class WorkflowText
{
    /// <summary>Reads YAML or JSON. Never throws for a text, however broken or hostile it is.</summary>
    /// <param name="file">What errors call it; <c>.json</c> makes it JSON only.</param>
    /// <param name="text">The text.</param>
    /// <param name="catalogue">The activities that there are; null takes every <c>name@version</c> as written and leaves its command open.</param>
    /// <param name="children">The sub-workflows that are known, as steps name them: what they get and leave is checked; others are taken as written.</param>
    public static Reading Read(
        string file,
        string text,
        Catalogue? catalogue = null,
        IReadOnlyDictionary<(string Name, int? Version), ChildWorkflow>? children = null) =>
        Read(new SourceFile(file, text.TrimStart('\uFEFF'), catalogue) { Children = children });

    /// <summary>
    /// Reads a version that was stored. It was checked then: rules that came later don't hold for it, so that no new program leaves a run of it
    /// behind.
    /// </summary>
    /// <param name="file">What errors call it.</param>
    /// <param name="json">Its <see cref="Reading.Json"/>.</param>
    /// <param name="activities">Those that were stored with it; null takes every <c>name@version</c> as written and leaves its command open.</param>
    public static Reading ReadStored(string file, string json, Catalogue? activities) => Read(new SourceFile(file, json, activities) { Accepted = true });

    private static Reading Read(SourceFile source)
    {
        try
        {
            var tree = source.Accepted ? SyntaxTree.ReadStored(source.File, source.Text) : SyntaxTree.Read(source.File, source.Text);
            var definition = WorkflowDraft.Read(tree, source);
            var written = WithoutLayout(tree);
            return new Reading
            {
                Definition = definition,
                Errors = source.Errors.ToImmutable(),
                Json = definition is null ? null : NodeJson.Write(written),
                Digest = definition is null ? null : CanonicalForm.Sha256(CanonicalForm.Of(written)),
            };
        }
        catch (SyntaxErrorException e)
        {
            source.Errors.Add(e.Place, Route.Root, e.Message, e.Suggestion);
            return new Reading { Errors = source.Errors.ToImmutable() };
        }
    }

    // Where the designer drew the nodes is no part of what a workflow means.
    private static Node WithoutLayout(Node tree) =>
        tree is Node.Map map ? map with { Entries = [.. map.Entries.Where(e => e.Key != "layout")] } : tree;
}

/// <summary>What reading a workflow gave: a definition, or errors.</summary>
public sealed record Reading
{
    /// <summary>Null where there are errors.</summary>
    public WorkflowDefinition? Definition { get; init; }

    /// <summary>All of them, in the order of the file.</summary>
    public ImmutableArray<DefinitionError> Errors { get; init; } = [];

    /// <summary>
    /// What was written, as compact JSON in the order written, without <c>layout</c>: what a store keeps of a version. Reading it gives the
    /// same definition, in the same order of steps and axes (the order is no part of the digest, but ordinals follow it).
    /// </summary>
    public string? Json { get; init; }

    /// <summary>SHA-256 over the RFC 8785 form of <see cref="Json"/>: 64 lower-case hexadecimal digits.</summary>
    public string? Digest { get; init; }
}
