using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Xunit;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>One test's share of the control plane: a namespace, a proxy, a kubelet, and engines that come and go.</summary>
internal sealed class Lab : IAsyncDisposable
{
    public const int Speed = 60;
    private static int count;
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-lab-").FullName;
    private readonly List<Engine> engines = [];

    private Lab(ControlPlane plane, FaultProxy proxy, string space) => (Plane, Proxy, Space, Kubelet) = (plane, proxy, space, new Kubelet(plane.Admin, space));

    public ControlPlane Plane { get; }
    public FaultProxy Proxy { get; }
    public string Space { get; }
    public Kubelet Kubelet { get; }
    public MemoryFiles Files { get; } = new();
    public QuickTime Time { get; } = new(Speed);

    public static async Task<Lab> StartAsync(ControlPlane plane)
    {
        await plane.StartAsync();
        var space = $"lab-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        await plane.Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = space } });
        return new Lab(plane, await FaultProxy.StartAsync(plane.Client()), space);
    }

    /// <summary>Starts an engine, as after a restart.</summary>
    /// <param name="change">Other options than usual.</param>
    /// <param name="token">Who it is for the server.</param>
    /// <param name="files">Another way to <see cref="Files"/>.</param>
    public Engine Engine(Func<KubernetesOptions, KubernetesOptions>? change = null, string token = ControlPlane.AdminToken, IFileStore? files = null)
    {
        var engine = new Engine((change ?? (o => o))(Options(token)), files ?? Files);
        engines.Add(engine);
        return engine;
    }

    public static AttemptSpec Spec(string step = "train", Guid? uid = null) => Making.Samples.Spec(step, uid);

    /// <summary>Desires it, and waits until its pod is there.</summary>
    public async Task<string> MadeAsync(Engine engine, AttemptSpec spec)
    {
        engine.Executor.Desire(spec);
        await engine.SeesAsync(o => o.Uid == spec.Uid && o is Observation.Waiting { Kind: "node" });
        return Server.Engine.PodOf(spec);
    }

    /// <summary>And until it runs.</summary>
    public async Task<string> RunningAsync(Engine engine, AttemptSpec spec)
    {
        var pod = await MadeAsync(engine, spec);
        await Kubelet.BindAsync(pod);
        await Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
        return pod;
    }

    /// <summary>Its command ends well; it is told, released, and no pod is left.</summary>
    public async Task ShouldEndAndLeaveNothingAsync(Engine engine, AttemptSpec spec, string pod)
    {
        await Kubelet.EndAsync(pod, Server.Kubelet.Record(0));
        (await engine.EndAsync(spec.Uid)).Exit.Should().Be(0);
        await engine.ReleaseAsync(spec.Uid);
        (await Kubelet.AllAsync()).Should().BeEmpty();
    }

    public int Count(string verb) => Proxy.Calls.Count(c => c.Verb == verb);

    /// <summary>Such a request has reached the proxy.</summary>
    public Task CalledAsync(string verb) => Proxy.CalledAsync(verb);

    /// <summary>So many such requests have come, all in all.</summary>
    public Task CallsAsync(string verb, int count) => UntilAsync(() => Task.FromResult(Count(verb) >= count));

    /// <summary>So much of the engine's time passes.</summary>
    public Task PassAsync(TimeSpan time) => Task.Delay(time, Time, TestContext.Current.CancellationToken);

    /// <summary>No pod is left.</summary>
    public Task EmptyAsync() => UntilAsync(async () => (await Kubelet.AllAsync()).Count == 0);

    /// <summary>Its deletion was asked for.</summary>
    public Task DeletedAsync(string pod) => UntilAsync(async () => (await Kubelet.ReadAsync(pod)).Metadata.DeletionTimestamp is not null);

    /// <summary>Gives the user without rights these verbs on pods.</summary>
    public async Task AllowAsync(params string[] verbs)
    {
        await Plane.Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role { Metadata = new V1ObjectMeta { Name = "plain" }, Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = verbs }] },
            Space);
        await Plane.Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "plain" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "plain" },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = "plain" }],
            },
            Space);
    }

    /// <summary>Asks the server until it is so; what it asks has no event that the test could wait for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo()) await Task.Delay(20, late.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines) await engine.DisposeAsync();
        await Proxy.DisposeAsync();
        foreach (var pod in await Kubelet.AllAsync())
        {
            // Nobody deletes what is in a namespace here, so namespaces stay, and stay empty.
            await Kubelet.PatchAsync(pod.Metadata.Name, new { metadata = new { finalizers = (string[]?)null } });
            await IgnoreMissingAsync(Kubelet.GoneAsync(pod.Metadata.Name));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task IgnoreMissingAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (k8s.Autorest.HttpOperationException gone) when (gone.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // What the deletion asks for is so.
        }
    }

    public KubernetesOptions Options(string token = ControlPlane.AdminToken)
    {
        var kubeconfig = Path.Combine(folder, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: lab
            clusters:
            - name: lab
              cluster: { server: "{{Proxy.Address}}" }
            users:
            - name: lab
              user: { token: "{{token}}" }
            contexts:
            - name: lab
              context: { cluster: lab, user: lab }
            """);
        return new KubernetesOptions
        {
            Cluster = new ClusterChoice(kubeconfig, null, Space),
            Instance = "lab",
            ActivityApi = () => "http://127.0.0.1:1",
            Token = uid => $"token-{uid}",
            LogFolder = Path.Combine(folder, Guid.NewGuid().ToString("N")),
            Time = Time,

            // Servers here are real and answer at their own pace, which is slower by the clock's factor.
            RequestTimeout = TimeSpan.FromMinutes(10),
            RequestsPerSecond = 1000,
            RequestBurst = 1000,
            NodeLostTimeout = TimeSpan.FromHours(2),
        };
    }
}
