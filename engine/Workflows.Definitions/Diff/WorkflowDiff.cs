using System.Collections.Immutable;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Diff;

/// <summary>What changed between two versions by meaning: comments, order and layout don't count.</summary>
public static class WorkflowDiff
{
    private static readonly string[] Sets = ["needs", "from", "branches", "tags", "paths", "binds", "required", "enum"];

    /// <summary>The changes, by path.</summary>
    /// <param name="before">What <see cref="Reading.Json"/> or any text of the older version is.</param>
    /// <param name="after">The newer version.</param>
    /// <exception cref="ArgumentException">One of them is neither JSON nor YAML.</exception>
    public static ImmutableArray<Change> Between(string before, string after)
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        Compare(Read(before), Read(after), Route.Root, "", changes);
        return [.. changes.OrderBy(c => c.Path, StringComparer.Ordinal)];
    }

    /// <summary>The changes as lines to read; one line that says so where there are none.</summary>
    public static string Text(ImmutableArray<Change> changes) =>
        changes.IsEmpty ? "no change of meaning\n" : string.Concat(changes.Select(c => c + "\n"));

    private static Node Read(string text)
    {
        try
        {
            return SyntaxTree.ReadStored(string.Empty, text);
        }
        catch (SyntaxErrorException e)
        {
            throw new ArgumentException(e.Message, nameof(text), e);
        }
    }

    private static void Compare(Node before, Node after, Route route, string key, ImmutableArray<Change>.Builder changes)
    {
        if (before is Node.Map from && after is Node.Map to)
        {
            Maps(from, to, route, changes);
            return;
        }

        if (before is Node.List old && after is Node.List now && Sets.Contains(key))
        {
            Members(old, now, route, changes);
            return;
        }

        var (left, right) = (CanonicalForm.Of(before), CanonicalForm.Of(after));
        if (left != right)
        {
            changes.Add(new Change(ChangeKind.Changed, route.ToString(), left, right));
        }
    }

    private static void Maps(Node.Map before, Node.Map after, Route route, ImmutableArray<Change>.Builder changes)
    {
        var isTop = route.ToString().Length == 0;
        foreach (var key in before.Entries.Concat(after.Entries).Select(e => e.Key).Distinct(StringComparer.Ordinal))
        {
            if (isTop && key == "layout")
            {
                continue;
            }

            var (old, now) = (before.Find(key), after.Find(key));
            if (old is null)
            {
                changes.Add(new Change(ChangeKind.Added, route[key].ToString(), null, CanonicalForm.Of(now!.Value)));
            }
            else if (now is null)
            {
                changes.Add(new Change(ChangeKind.Removed, route[key].ToString(), CanonicalForm.Of(old.Value), null));
            }
            else
            {
                Compare(old.Value, now.Value, route[key], key, changes);
            }
        }
    }

    // Lists whose order means nothing: what came and what went.
    private static void Members(Node.List before, Node.List after, Route route, ImmutableArray<Change>.Builder changes)
    {
        var old = before.Items.Select(CanonicalForm.Of).ToArray();
        var now = after.Items.Select(CanonicalForm.Of).ToArray();
        changes.AddRange(now.Except(old).Select(item => new Change(ChangeKind.Added, route.ToString(), null, item)));
        changes.AddRange(old.Except(now).Select(item => new Change(ChangeKind.Removed, route.ToString(), item, null)));
    }
}
