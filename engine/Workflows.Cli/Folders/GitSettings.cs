using System.Collections.Immutable;
using Workflows.Definitions.Problems;
using Workflows.Server.Hooks;
using Workflows.Server.Statuses;

namespace Workflows.Cli.Folders;

/// <summary>An entry of section <c>git</c> of <c>wf.yaml</c>: a repository whose git server is told what became of its commits.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Provider">The kind of its server.</param>
/// <param name="Server">Where people open that.</param>
/// <param name="Token">The name of the secret that is the token.</param>
internal sealed record GitSettings(string Repository, string Provider, Uri Server, string Token)
{
    private const int LongestName = 200, LongestContext = 40;

    /// <summary>The server may have an address of a private network.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>See <see cref="StatusTarget.Context"/>.</summary>
    public string? Context { get; init; }

    /// <summary>See <see cref="StatusTarget.Projects"/>.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>One for each server: while it does not answer, no other one waits. Names of sinks in the settings have no underscore.</summary>
    public string Sink => $"git_{string.Concat(Server.Authority.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'))}";

    public static ImmutableArray<GitSettings> Read(SettingsFile git) => [.. git.Keys.Select(name => Read(name, git))];

    private static GitSettings Read(string name, SettingsFile git)
    {
        var file = IsRepository(name) ? git.Section(name) : null;
        if (file is null)
        {
            git.Required(name, static _ => false, "a mapping, below the owner and name of a repository: `acme/bikes: { provider: github, statusToken: … }`");
            throw new InvalidOperationException(name);
        }

        var isPrivate = file.Flag("private") ?? false;
        var provider = file.Required("provider", static text => GitServers.All.Contains(text), $"one of {string.Join(", ", GitServers.All)}");
        return new(
            name,
            provider,
            HomeOf(provider) is { } home && !file.IsText("url")
                ? home
                : SinkSettings.ReadAddress("url", isPrivate, file, static url => url.Query.Length == 0),
            file.Required(
                "statusToken", static _ => true, "the name of the secret that is the token, such as github/status: the token itself does not belong here"))
        {
            IsPrivate = isPrivate,
            Context = file.Text(
                "context",
                static text => text.Length <= LongestContext && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/'),
                "up to 40 letters, digits, dots, dashes, underscores and slashes"),
            Projects = [.. file.Texts("projects", static text => NameRules.IsLabel(text), "the name of a project")],
        };
    }

    private static Uri? HomeOf(string provider) => provider switch
    {
        GitServers.GitHub => new("https://github.com"),
        GitServers.GitLab => new("https://gitlab.com"),
        _ => null,
    };

    /// <summary>Of a GitLab there may be groups in groups before the name.</summary>
    private static bool IsRepository(string name) =>
        name.Length <= LongestName && name.Split('/') is { Length: >= 2 } parts
        && parts.All(static part => part.Length > 0 && part.Trim('.').Length > 0
            && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
}
