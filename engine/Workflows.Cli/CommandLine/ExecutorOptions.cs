using System.CommandLine;
using Workflows.Cli.Folders;

namespace Workflows.Cli.CommandLine;

/// <summary>Options of the commands that may be the engine: what runs steps, and which cluster, as kubectl says it. They win over <c>wf.yaml</c>.</summary>
internal static class ExecutorOptions
{
    private static readonly Option<string?> executor = new("--executor")
    {
        Description = "What runs the steps: local or kubernetes (default: wf.yaml, else local)",
        HelpName = "KIND",
    };

    private static readonly Option<string?> kubeconfig = new("--kubeconfig")
    {
        Description = "Which clusters there are (default: KUBECONFIG, else ~/.kube/config, else in a pod its own cluster)",
        HelpName = "FILE",
    };

    private static readonly Option<string?> context = new("--context")
    {
        Description = "A context of the kubeconfig (default: its current one)",
        HelpName = "NAME",
    };

    private static readonly Option<string?> space = new("--namespace", "-n")
    {
        Description = "Where pods are made (default: the context's namespace)",
        HelpName = "NAME",
    };

    private static readonly Option<string?> activityApi = new("--activity-api")
    {
        Description = "Where pods reach this machine (default: its address on the way to the cluster)",
        HelpName = "http://IP:PORT",
    };

    private static readonly Option<string?> execImage = new("--exec-image") { Description = "The image that brings wf-exec into pods", HelpName = "IMAGE" };

    public static IReadOnlyList<Option> All { get; } = [executor, kubeconfig, context, space, activityApi, execImage];

    public static void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The settings with what was said on top.</summary>
    public static Settings Over(Settings settings, ParseResult parsed)
    {
        var kept = settings.Kubernetes ?? new KubernetesSettings();
        var said = kept with
        {
            Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : kept.Kubeconfig,
            Context = parsed.GetValue(context) ?? kept.Context,
            Namespace = parsed.GetValue(space) is { } name ? Namespace(name) : kept.Namespace,
            ActivityApi = parsed.GetValue(activityApi) is { } api ? Api(api) : kept.ActivityApi,
            ExecImage = parsed.GetValue(execImage) ?? kept.ExecImage,
        };
        return settings with { Executor = parsed.GetValue(executor) ?? settings.Executor, Kubernetes = said == kept ? settings.Kubernetes : said };
    }

    /// <summary>Whether this command line itself names the executor.</summary>
    public static string? Executor(ParseResult parsed) => parsed.GetValue(executor);

    private static string Namespace(string name) => KubernetesSettings.IsNamespace(name)
        ? name
        : throw RefusedException.Usage($"--namespace: `{name}` can't be the name of a namespace: expected small letters, digits and -, at most 63");

    private static System.Net.IPEndPoint Api(string text) => KubernetesSettings.ParseApi(text)
        ?? throw RefusedException.Usage($"--activity-api: expected http://IP:PORT, found `{text}`", "an address, not a name: wf-exec has no DNS in pods");
}
