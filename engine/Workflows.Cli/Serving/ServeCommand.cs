using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Cli.Starting;
using Workflows.Cli.Triggering;
using Workflows.Cli.Watching;
using Workflows.Cli.Working;
using Workflows.Definitions.Expressions;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Files;
using Workflows.Runtime.Planning;
using Workflows.Server.Hooks;
using Workflows.Server.Hosting;
using Workflows.Server.People;
using Workflows.Server.SigningIn;

namespace Workflows.Cli.Serving;

/// <summary><c>wf serve</c>: the whole product: an engine, and the API for people and programs beside it.</summary>
internal static class ServeCommand
{
    private static readonly Option<string[]> Url = new("--url")
    {
        Description = $"Where to listen (default: server.urls in wf.yaml, else {ListenSettings.Standard.OriginalString}); may be given again",
        HelpName = "URL",
    };

    private static readonly Option<bool> AllowLocal = new("--allow-local-executor")
    {
        Description = "Let people who sign in run steps as processes of this machine, with the rights of its user",
    };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb("serve", "Serve the API to people and programs, and drive every run")
    {
        Topic = Topic.Run,
        Examples =
        [
            new("wf serve", "on this machine alone, at http://127.0.0.1:8420"),
            new("wf serve --store \"Host=db;Username=wf\"", "any number of them beside each other, with a data folder each"),
        ],
        Notes =
        [
            "Unless wf.yaml says `server: { signIn: { tokens: true } }` nobody signs in, and it listens on this machine alone: whoever reaches it may do all.",
            "With `oidc` beside `tokens` they sign in with an identity provider too, and server.roles says what they may do.",
            "With tokens, `wf token create NAME --role admin --everywhere` makes the first; steps then run in pods, or here with --allow-local-executor.",
            "Ctrl-C or SIGTERM ends it in good order; steps that run then go on without it.",
        ],
        Options = { Url, AllowLocal, Options.Catalogue },
    }.Drives().DoesHere(
        "is a server itself",
        "start it where the data folder is, or with --store",
        (session, parsed, cancellation) => RunAsync(session, kinds, parsed, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<ExecutorKind> kinds, ParseResult parsed, CancellationToken cancellation)
    {
        var urls = Urls(session, parsed);
        RefuseOpen(session, urls);
        SignInProvider.Check(session);
        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        var executor = ExecutorKind.Choose(kinds, session);
        RefuseLocal(session, executor, parsed);
        await WorkCommand.CheckAsync(session, executor, cancellation);
        using var signals = new Signals(interruptEnds: true);
        await using var host = EngineHost.TryStart(session, kinds, plans) ?? throw WorkCommand.Held(session);
        await using var notifications = NotificationHost.Start(session, plans, host);
        await using var server = await ListenAsync(With(session, executor, plans, host, urls) with { Jobs = notifications?.Jobs }, urls, cancellation);
        session.Screen.Note($"serving at {string.Join(", ", server.Urls)}; its log is {DataFolder.Shown(session.Folder.EngineLog)}");
        if (notifications is not null)
        {
            session.Screen.Note($"people are told of what happens: {notifications.Shown}");
        }

        if (session.Settings.Server.SignsIn && (await session.Store.ListTokensAsync(cancellation)).Count == 0)
        {
            session.Screen.Note($"nobody can sign in yet: {session.Propose("token create NAME --role admin --everywhere")} makes the first token");
        }

        if (session.Settings.Server is { SignsIn: true, PublicUrl.Scheme: "https", TrustedProxies: [] })
        {
            session.Screen.Note("all who come through its proxy count as one address: server.trustedProxies in wf.yaml says whose word on addresses counts");
        }

        foreach (var why in host.Missing.Concat(notifications?.Missing ?? []))
        {
            session.Screen.Note(why);
        }

        var first = await Task.WhenAny(signals.Terminated, host.Running);
        if (first == host.Running)
        {
            // An engine ends by itself only when it can't go on.
            await host.Running;
        }

        await host.StopAsync();
        session.Screen.Note("stopped");
        return ExitCode.Done;
    }

    private static ImmutableArray<Uri> Urls(Session session, ParseResult parsed) => parsed.GetValue(Url) is { Length: > 0 } said
        ? [.. said.Select(text => ListenSettings.Listening(text) ?? throw RefusedException.Usage(
            $"--url {text}: expected http, an IP address or localhost, and a port: {ListenSettings.Standard.OriginalString}"))]
        : session.Settings.Server.Urls;

    /// <summary>Without sign-in whoever reaches the server is its administrator, so only this machine may.</summary>
    private static void RefuseOpen(Session session, ImmutableArray<Uri> urls)
    {
        if (!session.Settings.Server.SignsIn && urls.FirstOrDefault(url => !IPAddress.IsLoopback(ListenSettings.EndPoint(url).Address)) is { } open)
        {
            throw new RefusedException(
                ExitCode.Configuration,
                $"{open.OriginalString} can be reached from other machines, and nobody has to sign in: whoever reaches it could do everything")
            {
                Hints =
                [
                    $"listen on this machine alone: --url {ListenSettings.Standard.OriginalString}",
                    $"or let people sign in: `server: {{ signIn: {{ tokens: true }} }}` in {DataFolder.Shown(session.Folder.Settings)}",
                ],
            };
        }
    }

    /// <summary>Whoever may publish could else run any command as this user, and read the store behind the server's back.</summary>
    private static void RefuseLocal(Session session, ExecutorKind executor, ParseResult parsed)
    {
        if (session.Settings.Server.SignsIn && executor.Name == LocalKind.Name && !parsed.GetValue(AllowLocal))
        {
            throw new RefusedException(
                ExitCode.Configuration,
                "people sign in, and steps would run as processes of this machine: whoever may publish could do here whatever its user may")
            {
                Hints = ["run steps in pods: --executor kubernetes", "or allow it, where all who may publish are trusted so far: --allow-local-executor"],
            };
        }
    }

    private static async Task<ServerHost> ListenAsync(ServerOptions options, ImmutableArray<Uri> urls, CancellationToken cancellation)
    {
        try
        {
            return await ServerHost.StartAsync(options, cancellation);
        }
        catch (IOException taken)
        {
            throw RefusedException.Usage(
                $"{string.Join(", ", urls.Select(url => url.OriginalString))} can't be listened at: {taken.Message}",
                "another port: --url http://127.0.0.1:PORT, or server.urls in wf.yaml");
        }
    }

    private static ServerOptions With(Session session, ExecutorKind executor, PlanCache plans, EngineHost host, ImmutableArray<Uri> urls)
    {
        var user = Principal.Everywhere(Actor.Local(Environment.UserName), Role.Admin);
        var settings = session.Settings.Server;
        var provider = SignInProvider.Of(session);
        var sessions = settings.SignsIn
            ? new Sessions(session.Store, new TokenSignIn(session.Store, session.Store, session.Time), settings.PublicUrl, session.Time, provider)
            : null;
        var files = new ProjectFiles(session.Files.Store, session.Store);
        return new()
        {
            Listens = [.. urls.Select(ListenSettings.EndPoint)],
            PublicUrl = settings.PublicUrl,
            UiFolder = Path.Combine(AppContext.BaseDirectory, "ui"),
            Store = session.Store,
            Plans = plans,
            Feed = host.Feed,
            Start = ScheduledStarts.Starting(session, executor, plans),
            Rerun = ScheduledStarts.Rerunning(session, executor, plans),
            Preview = ScheduledStarts.Previewing(session, executor, plans),
            Folder = Environment.CurrentDirectory,
            OpenLog = (attempt, stop) => AttemptLog.OpenAsync(session, attempt, stop),
            OpenFile = files.OpenAsync,
            PutFile = (project, content, stop) => files.PutAsync(project, content, null, stop),
            SignIn = sessions is null ? _ => ValueTask.FromResult<Principal?>(user) : sessions.FindAsync,
            Sessions = sessions,
            Provider = provider,
            Limits = settings.Limits,
            TrustedProxies = settings.TrustedProxies,
            Triggered = ScheduledStarts.Of(session, executor, plans),
            Hooks = HooksOf(session, executor, plans, host),
            Time = session.Time,
            Logs = host.Logs,
        };
    }

    private static HookOptions HooksOf(Session session, ExecutorKind executor, PlanCache plans, EngineHost host)
    {
        var secrets = new SecretSource(session.Folder.Secrets);
        return new()
        {
            Records = session.Store,
            Plans = plans,
            Start = ScheduledStarts.Starting(session, executor, plans),
            Folder = Environment.CurrentDirectory,
            Evaluate = Evaluator.Evaluate,
            Secrets = name => SigningSecrets.Read(secrets, name),
            Time = session.Time,
            Logs = host.Logs,
        };
    }
}
