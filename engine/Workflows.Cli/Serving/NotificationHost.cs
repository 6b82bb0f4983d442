using System.Collections.Immutable;
using Hangfire;
using MailKit.Security;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Tracing;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Server.Statuses;
using Workflows.Server.Tracing;

namespace Workflows.Cli.Serving;

/// <summary>Tells people what the settings say, with the jobs that deliver it.</summary>
internal sealed class NotificationHost : IAsyncDisposable
{
    private readonly Notifications notifications;

    private NotificationHost(Session session, PlanCache plans, EngineHost host)
    {
        var settings = session.Settings.Notifications;
        var secrets = new SecretSource(session.Folder.Secrets);
        var git = session.Settings.Git;
        ImmutableArray<CommitStatusSink> statuses = [.. git.GroupBy(each => each.Sink).Select(server => Statuses(server, secrets, session))];
        ImmutableArray<INotificationSink> sinks =
        [
            .. settings.Sinks.Select(sink => Sink(sink, secrets, new(session.Store, plans.Of), session)),
            .. statuses,
        ];
        var options = new NotificationOptions
        {
            Rules = new()
            {
                Subscriptions =
                [
                    .. settings.Sinks.Select(sink => sink.Subscription),
                    .. statuses.Select(sink => new Subscription(sink.Name) { Types = CommitStatusSink.Types, Wants = sink.Wants }),
                ],
                RemindAfter = settings.RemindAfter,
                Reminders = settings.Reminders,
            },
            Sinks = sinks,
            PublicUrl = session.Settings.Server.PublicUrl,
        };
        Jobs = Open(session);
        notifications = new(
            settings.Tries is { } tries ? options with { Tries = tries } : options,
            session.Store,
            plans.Of,
            Jobs,
            session.Store.KeepsJobs,
            session.Time,
            host.Logs);
        Shown = string.Join(", ", sinks.Select(sink => sink.Shown));
        Missing =
        [
            .. from sink in settings.Sinks
               from name in sink.Secrets
               let why = SigningSecrets.Read(secrets, name).Missing
               where why is not null
               select $"{sink.Name} is told nothing yet: {why}",
            .. from each in git
               let why = SigningSecrets.Read(secrets, each.Token).Missing
               where why is not null
               select $"{each.Repository} is told nothing of its commits yet: {why}",
        ];
    }

    /// <summary>Where jobs are.</summary>
    public JobStorage Jobs { get; }

    /// <summary>Who is told.</summary>
    public string Shown { get; }

    /// <summary>Sinks that can't be told, and why, as it was at the start; what is for them is tried again until it is given up.</summary>
    public ImmutableArray<string> Missing { get; }

    /// <summary>Null where the settings name nobody: then there are no jobs either.</summary>
    /// <exception cref="RefusedException">The store can't keep jobs.</exception>
    public static NotificationHost? Start(Session session, PlanCache plans, EngineHost host) =>
        session.Settings.Notifications.Sinks.IsEmpty && session.Settings.Git.IsEmpty ? null : new(session, plans, host);

    public async ValueTask DisposeAsync()
    {
        await notifications.DisposeAsync();
        (Jobs as IDisposable)?.Dispose();
    }

    private static JobStorage Open(Session session)
    {
        try
        {
            return session.Store.OpenJobs();
        }
        catch (InvalidDataException unfit)
        {
            throw new RefusedException(ExitCode.StoreUnfit, $"people can't be told of what happens: {unfit.Message}");
        }
    }

    private static CommitStatusSink Statuses(IGrouping<string, GitSettings> server, SecretSource secrets, Session session)
    {
        var targets = server.Select(each =>
        {
            var target = new StatusTarget(each.Repository, each.Provider, each.Server, () => SigningSecrets.Read(secrets, each.Token))
            {
                Projects = each.Projects,
            };
            return each.Context is { } context ? target with { Context = context } : target;
        });

        // They are at one host, which is private or is not.
        return new(server.Key, [.. targets], session.Store, session.Settings.Server.PublicUrl, new(server.Any(each => each.IsPrivate)));
    }

    private static INotificationSink Sink(SinkSettings sink, SecretSource secrets, TraceReader traces, Session session)
    {
        var network = new SinkNetwork(sink.IsPrivate);
        if (sink.Collector is { } collector)
        {
            var headers = sink.Headers.ToDictionary(header => header.Key, header => (Func<SigningSecret>)(() => SigningSecrets.Read(secrets, header.Value)));
            return new OtlpSink(sink.Name, collector, headers, network, traces);
        }

        return sink.Webhook is { } address
            ? new WebhookSink(sink.Name, address, () => SigningSecrets.Read(secrets, sink.Secret!), network, session.Time)
            {
                SendsEvents = sink.SendsEvents,
                PublicUrl = session.Settings.Server.PublicUrl,
            }
            : new EmailSink(
                sink.Name,
                new(sink.Host, sink.From, sink.Email)
                {
                    Port = sink.Port,
                    Security = sink.Tls switch
                    {
                        "none" => SecureSocketOptions.None,
                        "implicit" => SecureSocketOptions.SslOnConnect,
                        _ => SecureSocketOptions.StartTls,
                    },
                    User = sink.User,
                    Password = sink.Secret is { } password ? () => SigningSecrets.Read(secrets, password) : null,
                },
                network);
    }
}
