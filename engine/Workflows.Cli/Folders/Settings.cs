using System.Collections.Immutable;
using Workflows.Server.ActivityApi;
using Workflows.Storage.Collecting;
using Workflows.Storage.S3;

namespace Workflows.Cli.Folders;

/// <summary><c>wf.yaml</c> of the data folder: what need not be said on each command line. Options win over it.</summary>
internal sealed record Settings
{
    /// <summary>The executor of new runs.</summary>
    public string? Executor { get; init; }

    /// <summary>The PostgreSQL server of the store; null: a file of the data folder.</summary>
    public string? Store { get; init; }

    /// <summary>After how many seconds without a word an engine of that server is replaced; null: 15.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>The bucket of the file store; null: a folder of the data folder.</summary>
    public S3Place? Files { get; init; }

    /// <summary>Local attempts at once; null: as many as there are cores.</summary>
    public int? Places { get; init; }

    /// <summary>Where <c>wf-exec</c> is; null: beside <c>wf</c>.</summary>
    public string? Exec { get; init; }

    /// <summary>Null where nothing is said of Kubernetes.</summary>
    public KubernetesSettings? Kubernetes { get; init; }

    /// <summary>Folders of activity manifests, absolute.</summary>
    public ImmutableArray<string> Catalogue { get; init; } = [];

    /// <summary>Where <c>notify@1</c> may send messages to.</summary>
    public NotifySettings Notify { get; init; } = new();

    /// <summary>Whom <c>wf serve</c> tells of what.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>Whose git servers <c>wf serve</c> tells what became of their commits.</summary>
    public ImmutableArray<GitSettings> Git { get; init; } = [];

    /// <summary>What the engine keeps for how long; null: it removes nothing.</summary>
    public RetentionRule? Retention { get; init; }

    /// <summary>How <c>wf serve</c> is reached.</summary>
    public ListenSettings Server { get; init; } = new();

    /// <summary>Reads the file; all defaults where there is none.</summary>
    public static Settings Read(DataFolder folder)
    {
        if (!File.Exists(folder.Settings))
        {
            return new();
        }

        var file = SettingsFile.Read(DataFolder.Shown(folder.Settings), File.ReadAllText(folder.Settings));
        string Absolute(string path) => Path.GetFullPath(path, folder.Path);
        var settings = new Settings
        {
            Executor = file.Text("executor"),
            Store = file.Text("store"),
            LeaseSeconds = file.Whole("leaseSeconds", 2, 3600),
            Files = FileSettings.Read(file),
            Places = file.Whole("places", 1, 10_000),
            Exec = file.Text("exec") is { } exec ? Absolute(exec) : null,
            Kubernetes = file.Section("kubernetes") is { } kubernetes ? KubernetesSettings.Read(kubernetes, Absolute) : null,
            Notify = file.Section("notify") is { } notify
                ? new() { Allow = [.. notify.Texts("allow")], PlainHttp = notify.Flag("plainHttp") ?? false }
                : new(),
            Notifications = file.Section("notifications") is { } notifications ? NotificationSettings.Read(notifications) : new(),
            Git = file.Section("git") is { } git ? GitSettings.Read(git) : [],
            Retention = file.Section("retention") is { } retention ? RetentionSettings.Read(retention) : null,
            Catalogue = [.. file.Texts("catalogue").Select(Absolute)],
            Server = file.Section("server") is { } server ? ListenSettings.Read(server) : new(),
        };
        file.RefuseUnknown();
        return settings;
    }
}
