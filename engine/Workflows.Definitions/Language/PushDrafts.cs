using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Language;

/// <summary><c>git</c>: a push starts a run.</summary>
internal sealed class GitDraft
{
    private static readonly string[] Providers = ["github", "gitlab", "gitea", "forgejo"];

    public static Shape<GitDraft> Shape { get; } = new Shape<GitDraft>("git")
        .Add("provider", Provider)
        .Add("repository", (g, f) => g.git = g.git with { Repository = f.Text("a repository such as acme/bikes", IsRepository) ?? string.Empty })
        .Add("branches", (g, f) => g.git = g.git with { Branches = Patterns(f, "a list of branches such as [main, \"release/*\"]") })
        .Add("tags", (g, f) => g.git = g.git with { Tags = Patterns(f, "a list of tags such as [\"v*\"]") })
        .Add("paths", (g, f) => g.git = g.git with { Paths = Patterns(f, "a list of paths such as [\"training/**\"]") })
        .Add("secret", (g, f) => g.git = g.git with { Secret = WebhookDraft.Signing(f, "the secret that signs the deliveries") });

    private TriggerDefinition.Git git;

    private GitDraft(string name) => git = new TriggerDefinition.Git(name, string.Empty, string.Empty);

    public static TriggerDefinition? Read(string name, Field field)
    {
        if (field.Shaped(Shape, new GitDraft(name), "a mapping such as { provider: github, repository: acme/bikes, branches: [main] }") is not { } draft)
        {
            return null;
        }

        field.Require("provider", "say `github`, `gitlab`, `gitea` or `forgejo`");
        field.Require("repository", "say which, such as acme/bikes");
        return draft.git;
    }

    private static void Provider(GitDraft draft, Field field)
    {
        const string What = "`github`, `gitlab`, `gitea` or `forgejo`";
        if (field.Text(What) is not { } provider)
        {
            return;
        }

        if (Providers.Contains(provider))
        {
            draft.git = draft.git with { Provider = provider };
        }
        else
        {
            field.Errors.AddUnknown(field.Node.Place, field.Route, $"expected {What}, found {field.Node.Kind}", provider, Providers);
        }
    }

    private static bool IsRepository(string text) => text.Split('/') is { Length: >= 2 } parts
        && parts.All(static p => p.Length > 0 && p.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    private static ImmutableArray<string> Patterns(Field field, string what) =>
        [.. field.Items(what).Select(i => i.Text("a name or pattern", static t => t.Length is > 0 and <= 300)).OfType<string>()];
}

/// <summary><c>webhook</c>: a signed HTTP call starts a run.</summary>
internal sealed class WebhookDraft
{
    public static Shape<WebhookDraft> Shape { get; } = new Shape<WebhookDraft>("webhook")
        .Add("secret", (w, f) => w.webhook = w.webhook with { Secret = Signing(f, "the secret that signs the calls") })
        .Add("where", (w, f) => w.webhook = w.webhook with { Where = f.Condition(Names.Event | Names.Trigger | Names.Workflow | Names.Objectives) });

    private TriggerDefinition.Webhook webhook;

    private WebhookDraft(string name) => webhook = new TriggerDefinition.Webhook(name);

    public static TriggerDefinition? Read(string name, Field field) =>
        field.Shaped(Shape, new WebhookDraft(name), "a mapping such as { secret: orders-webhook }")?.webhook;

    /// <summary>A secret by its name alone has the key <c>key</c>.</summary>
    public static string? Signing(Field field, string what) =>
        field.Text($"{what}: its name, or name/key", static text => NameRules.IsLabel(text) || NameRules.IsSecret(text));
}
