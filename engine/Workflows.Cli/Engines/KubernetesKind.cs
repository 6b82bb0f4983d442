using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Server.ActivityApi;

namespace Workflows.Cli.Engines;

/// <summary>Attempts as pods of a cluster.</summary>
internal static class KubernetesKind
{
    public const string Name = "kubernetes";

    /// <summary>A person waits for the answer.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public static ExecutorKind Kind { get; } = new(Name, Open)
    {
        IsWanted = session => session.Settings.Executor == Name || session.Settings.Kubernetes is not null || new PodFolder(session.Folder).IsUsed,
        RunsImages = true,
        CheckAsync = CheckAsync,
        Remember = session => _ = new PodFolder(session.Folder).Instance,
    };

    private static KubernetesExecutor Open(ExecutorSite site)
    {
        try
        {
            var options = Options(site.Session, Instance(site.Session)) with
            {
                Token = site.Token,
                RecordKey = site.RecordKey,
                ExecInImage = site.ExecIn,
            };
            StayWithPods(site.Session, Place(options));
            var api = PodsAddress.Of(site.Session.Settings.Kubernetes?.ActivityApi, options.Cluster.Server());
            var executor = new KubernetesExecutor(
                options with { ActivityApi = () => ActivityApiHost.At(new IPEndPoint(api.Told.Address, api.Told.Port == 0 ? site.Api().Port : api.Told.Port)) },
                site.Session.Files.Store,
                site.Logs.CreateLogger<KubernetesExecutor>());
            site.Listens.Add(api.Bound);
            site.LaunchText = executor.LaunchText;
            site.Masks[Name] = static _ => static text => text; // A pod's secrets are in the cluster, and never come here.
            return executor;
        }
        catch (ClusterException none)
        {
            throw RefusedException.Usage(none.Message);
        }
    }

    /// <summary>Where pods are made: also the namespaces of single projects, for their pods would be made a second time in another.</summary>
    private static string Place(KubernetesOptions options) =>
        string.Join(", ", options.Namespaces.Select(own => $"project {own.Key} in {own.Value}").Prepend(options.Cluster.Place()));

    /// <summary>The name that pods bear: all engines that may drive their runs find them by it, those of a server's store or of one data folder.</summary>
    private static string Instance(Session session) => session.Store.ReadKey() is { } key
        ? $"wf-{Convert.ToHexStringLower(HMACSHA256.HashData(key, "instance"u8).AsSpan(0, 8))}"
        : new PodFolder(session.Folder).Instance;

    /// <summary>Attempts that have pods elsewhere would be made here a second time.</summary>
    private static void StayWithPods(Session session, string place)
    {
        if (session.Store.ClaimPodPlace(place) is { } common)
        {
            if (common == place) return;
            throw RefusedException.Usage(
                $"the engines of this store make pods in {common}, and here is {place}: runs that change hands would lose theirs",
                "give this engine the same (--kubeconfig, --context, --namespace, namespaces in wf.yaml)",
                "or move them all: stop every engine of the store when no step of it runs on Kubernetes, and start again");
        }

        var folder = new PodFolder(session.Folder);
        if (folder.Place == place) return;
        if (folder.Place is { } elsewhere && session.Store.HasLiveAttemptsAsync(Name, CancellationToken.None).GetAwaiter().GetResult())
        {
            throw RefusedException.Usage(
                $"this folder has steps running in {elsewhere}, and here is {place}",
                "choose that one until they have ended (--context, --namespace, namespaces in wf.yaml), or cancel their runs there: wf list",
                $"or, if their pods are here all the same (another address of the cluster, another project's namespace): rm {folder.PlaceFile}");
        }

        folder.Move(place);
    }

    private static async Task CheckAsync(Session session, CancellationToken cancellation)
    {
        ClusterReport report;
        try
        {
            report = await ClusterCheck.AskAsync(Options(session, "nobody") with { RequestTimeout = patience }, cancellation);
        }
        catch (ClusterException none)
        {
            throw RefusedException.Usage(none.Message);
        }

        if (report.Problems.Count > 0)
        {
            var code = report.Answers ? ExitCode.Denied : ExitCode.Unavailable;
            throw new RefusedException(code, $"the cluster can't be used: {string.Join("; ", report.Problems)}")
            {
                Hints = report.Cures,
            };
        }
    }

    private static KubernetesOptions Options(Session session, string instance)
    {
        var said = session.Settings.Kubernetes ?? new KubernetesSettings();
        var options = new KubernetesOptions
        {
            Cluster = new ClusterChoice(said.Kubeconfig, said.Context, said.Namespace),
            Instance = instance,
            LogFolder = new PodFolder(session.Folder).Logs,
            ActivityApi = static () => string.Empty,
            Token = static _ => string.Empty,
            Namespaces = said.Namespaces,
            Profiles = said.Profiles,
            Time = session.Time,
        };
        return options with
        {
            ExecImage = said.ExecImage ?? options.ExecImage,
            Places = said.Places ?? options.Places,
            RequestsPerSecond = said.RequestsPerSecond ?? options.RequestsPerSecond,
            RequestBurst = said.RequestBurst ?? Math.Max(options.RequestBurst, said.RequestsPerSecond ?? 0),
        };
    }
}
