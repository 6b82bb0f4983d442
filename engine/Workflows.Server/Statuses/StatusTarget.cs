using System.Collections.Immutable;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Hooks;

namespace Workflows.Server.Statuses;

/// <summary>A repository whose git server is told what became of its commits.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Provider">The kind of its server: see <see cref="GitServers"/>.</param>
/// <param name="Server">Where people open it: <c>https://git.example.com</c>.</param>
/// <param name="Token">Who may write there; read anew each time.</param>
public sealed record StatusTarget(string Repository, string Provider, Uri Server, Func<SigningSecret> Token)
{
    /// <summary>What the names of its statuses begin with: two installations tell of one commit beside each other.</summary>
    public string Context { get; init; } = "wf";

    /// <summary>Whose runs count; empty: those of all projects. Whoever writes a workflow chooses which repository its trigger is for.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>The event tells of one of its commits.</summary>
    public bool Wants(NewArrival arrival) =>
        (Projects.IsEmpty || Projects.Contains(arrival.Project))
        && CommitEvents.Read(ValueJson.ParseNode(arrival.Data)!.AsObject()) is var (commit, _)
        && Has(commit);

    /// <summary>Servers tell owners and names apart by their letters only, not by their case; what is no hash is nothing that they have.</summary>
    public bool Has(CommitReference commit) =>
        string.Equals(Repository, commit.Repository, StringComparison.OrdinalIgnoreCase)
        && GitServers.Accepts(Provider, commit.Provider)
        && commit.Id.Length is 40 or 64
        && commit.Id.All(char.IsAsciiHexDigitLower);
}
