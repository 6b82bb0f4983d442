using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf</c> and clusters: how one is chosen, what is said where none can be used, and that who has none sees no difference.</summary>
public sealed class ClusterTests(ControlPlane plane)
{
    private const string Pod = "name: pod\nsteps:\n  hello: { uses: container, image: 'busybox:1', command: [echo, hi] }\n";
    private const string NoImage = "name: bare\nsteps:\n  a: { set: { x: 1 } }\n  hello: { needs: [a], uses: container, command: [echo, hi] }\n";
    private const string Parent = "name: parent\nsteps:\n  down: { workflow: { name: bare } }\n";

    /// <summary>Nobody listens on port 1.</summary>
    private const string Nowhere = """
        apiVersion: v1
        kind: Config
        current-context: nowhere
        clusters: [{ name: nowhere, cluster: { server: "https://127.0.0.1:1" } }]
        users: [{ name: me, user: { token: t } }]
        contexts: [{ name: nowhere, context: { cluster: nowhere, user: me } }]
        """;

    public static TheoryData<string, int, string> Cases => new()
    {
        { "run pod.yaml --executor kubernetes", 2, "no cluster is chosen: there is no " },
        { "run pod.yaml --executor kubernetes --kubeconfig gone", 2, "there is no file " },
        { "run pod.yaml --executor kubernetes --kubeconfig nowhere --context other", 2, "nowhere: it has nowhere; see --kubeconfig and --context" },
        { "run pod.yaml --executor kubernetes --kubeconfig nowhere", 69, "the cluster can't be used: https://127.0.0.1:1/ can't be reached: " },
        { "run pod.yaml --executor kubernets", 2, "did you mean `kubernetes`?" },
        { "run pod.yaml --namespce x", 2, "did you mean `--namespace`?" },
        { "run pod.yaml --executor kubernetes --namespace My_Space", 2, "can't be the name of a namespace" },
        { "run pod.yaml --executor kubernetes --activity-api http://myhost:80", 2, "--activity-api: expected http://IP:PORT, found `http://myhost:80`" },
        { "run bare.yaml --executor kubernetes --detach", 2, "bare: no way to run step hello in a pod: it has no image; add `image: NAME:TAG` to it" },
        { "run parent.yaml --executor kubernetes --detach", 2, "parent > bare: no way to run step hello in a pod" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_can_not_work_is_told_before_the_run_begins(string line, int exit, string told)
    {
        using var folder = new WfFolder().With("pod.yaml", Pod).With("bare.yaml", NoImage).With("parent.yaml", Parent).With("nowhere", Nowhere);

        var answer = await Start(folder, line.Split(' ')).EndAsync();

        answer.Errors.Should().Contain(told);
        answer.Errors.Should().NotContain("   at ", "nobody is shown a stack trace");
        answer.Exit.Should().Be(exit, answer.Errors);
        (await Start(folder, "list").EndAsync()).Output.Should().NotContain("#1", "nothing was recorded");
    }

    [Fact]
    public async Task Who_runs_locally_meets_no_cluster()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello).With("nowhere", Nowhere);

        (await folder.Start(new Dictionary<string, string> { ["KUBECONFIG"] = folder.File("nowhere") }, "run", "hello.yaml").EndAsync()).Exit.Should().Be(0);

        Directory.Exists(folder.File(".wf/kubernetes")).Should().BeFalse();
    }

    [Fact]
    public async Task An_engine_without_a_cluster_leaves_attempts_on_one_alone_and_says_so()
    {
        using var folder = new WfFolder().With("pod.yaml", Pod).With("hello.yaml", Flows.Hello);
        (await Start(folder, "run", "pod.yaml", "--executor", "kubernetes", "--detach").EndAsync()).Exit.Should().Be(0);

        (await Start(folder, "run", "hello.yaml").EndAsync()).Exit.Should().Be(0, "local runs go on");
        var work = await Start(folder, "work", "--until-idle").EndAsync();

        work.Exit.Should().Be(0, work.Errors);
        work.Errors
            .Should()
            .Contain("attempts on kubernetes are left alone: no cluster is chosen: ").And
            .Contain("idle: pod#1 waits; `wf show pod#1` says for what");
        (await Start(folder, "show", "pod").EndAsync()).Output.Should().Contain(
            "waits for place: this engine has no kubernetes executor: no cluster is chosen: ");
    }

    [Fact]
    public async Task An_engine_waits_for_a_cluster_that_is_away_and_drives_what_is_local()
    {
        using var folder = new WfFolder().With("pod.yaml", Pod).With("hello.yaml", Flows.Hello).With("nowhere", Nowhere);
        (await Start(folder, "run", "pod.yaml", "--executor", "kubernetes", "--detach").EndAsync()).Exit.Should().Be(0);
        var engine = Start(folder, "work", "--executor", "kubernetes", "--kubeconfig", "nowhere");
        await engine.SaysAsync("its steps wait until it answers");

        (await Start(folder, "run", "hello.yaml").EndAsync()).Exit.Should().Be(0);
        var follower = Start(folder, "run", "pod.yaml", "--executor", "kubernetes", "--detach");
        (await follower.EndAsync()).Exit.Should().Be(0);
        await engine.SignalAsync("TERM");
        (await engine.EndAsync()).Exit.Should().Be(0);

        (await Start(folder, "show", "pod#1").EndAsync()).Output.Should().Contain(
            "waits for place: the cluster does not answer: https://127.0.0.1:1/ can't be reached");
    }

    [Fact]
    public async Task Steps_that_run_in_one_namespace_are_not_started_again_in_another()
    {
        using var folder = new WfFolder().With("pod.yaml", Pod).With("hello.yaml", Flows.Hello).With("nowhere", Nowhere);
        await BeginNowhereAsync(folder);

        var elsewhere = await Start(folder, "work", "--executor", "kubernetes", "--kubeconfig", "nowhere", "--namespace", "other").EndAsync();

        elsewhere.Exit.Should().Be(2);
        elsewhere.Errors.Should()
            .Contain("this folder has steps running in namespace default of https://127.0.0.1:1, and here is namespace other of ").And
            .Contain("rm ");
        (await Start(folder, "terminate", "pod#1").EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task The_namespace_of_a_project_does_not_change_under_its_steps()
    {
        using var folder = new WfFolder().With("pod.yaml", Pod).With("hello.yaml", Flows.Hello).With("nowhere", Nowhere);
        await BeginNowhereAsync(folder);

        _ = folder.With(".wf/wf.yaml", "kubernetes: { kubeconfig: ../nowhere, namespaces: { default: elsewhere } }\n");
        var elsewhere = await Start(folder, "work", "--executor", "kubernetes").EndAsync();

        elsewhere.Exit.Should().Be(2);
        elsewhere.Errors.Should().Contain("and here is namespace default of https://127.0.0.1:1, project default in elsewhere").And.Contain("rm ");
    }

    [Fact]
    public async Task A_namespace_may_change_where_nothing_runs()
    {
        using var folder = new WfFolder().With("nowhere", Nowhere);
        foreach (var space in new[] { "one", "other" })
        {
            var engine = Start(folder, "work", "--until-idle", "--executor", "kubernetes", "--kubeconfig", "nowhere", "--namespace", space);
            (await engine.EndAsync()).Exit.Should().Be(0);
        }
    }

    [Fact]
    public async Task A_run_stays_where_it_was_started()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);

        var retry = await folder.RunAsync("retry", "hello", "--executor", "kubernetes");

        retry.Exit.Should().Be(2);
        retry.Errors.Should().Contain("hello#1 runs on local and stays there").And.Contain("wf rerun hello#1 --from STEP --executor kubernetes");
    }

    [Fact]
    public async Task A_port_for_pods_that_is_taken_ends_the_engine_and_names_it()
    {
        using var folder = new WfFolder().With("nowhere", Nowhere);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var api = string.Create(CultureInfo.InvariantCulture, $"http://{other.LocalEndpoint}");

        var work = await Start(folder, "work", "--executor", "kubernetes", "--kubeconfig", "nowhere", "--activity-api", api).EndAsync();

        work.Exit.Should().Be(2, work.Errors);
        work.Errors.Should().Contain($"the activity API can't listen: {other.LocalEndpoint} is taken by another program")
            .And.Contain("--activity-api http://IP:PORT");
    }

    [Fact]
    public async Task A_missing_right_is_named_with_the_line_that_grants_it()
    {
        await using var lab = await Lab.StartAsync(plane);
        await lab.AllowAsync("get", "list", "watch", "create");
        using var folder = new WfFolder().With("pod.yaml", Pod);

        var run = await Start(
            folder,
            "run",
            "pod.yaml",
            "--executor",
            "kubernetes",
            "-n",
            lab.Space,
            "--kubeconfig",
            lab.Options(ControlPlane.PlainToken).Cluster.Kubeconfig!).EndAsync();

        run.Exit.Should().Be(77, run.Errors);
        run.Errors.Should()
            .Contain($"namespace {lab.Space}: we may not delete pods, patch pods, get pods/log").And
            .Contain($"kubectl create role workflows -n {lab.Space} --verb=");
    }

    [Fact]
    public async Task A_missing_namespace_is_named_with_the_line_that_makes_it()
    {
        await using var lab = await Lab.StartAsync(plane);
        using var folder = new WfFolder().With("pod.yaml", Pod);

        var run = await Start(
            folder,
            "run",
            "pod.yaml",
            "--executor",
            "kubernetes",
            "-n",
            "nowhere",
            "--kubeconfig",
            lab.Options().Cluster.Kubeconfig!).EndAsync();

        run.Exit.Should().Be(77, run.Errors);
        run.Errors.Should().Contain("there is no namespace nowhere").And.Contain("kubectl create namespace nowhere");
    }

    /// <summary>A step has begun on a cluster that does not answer, and its engine has ended.</summary>
    private static async Task BeginNowhereAsync(WfFolder folder)
    {
        (await Start(folder, "run", "pod.yaml", "--executor", "kubernetes", "--detach").EndAsync()).Exit.Should().Be(0);
        var engine = Start(folder, "work", "--executor", "kubernetes", "--kubeconfig", "nowhere");
        await engine.SaysAsync("its steps wait until it answers");
        (await Start(folder, "run", "hello.yaml", "--executor", "local").EndAsync()).Exit.Should().Be(0, "by then the first run's step has begun");
        await engine.SignalAsync("TERM");
        (await engine.EndAsync()).Exit.Should().Be(0);
    }

    /// <summary>For somebody whose home has no kubeconfig.</summary>
    private static WfProcess Start(WfFolder folder, params string[] arguments) =>
        folder.Start(new Dictionary<string, string> { ["HOME"] = folder.Path, ["KUBECONFIG"] = string.Empty, ["DOTNET_CLI_HOME"] = folder.Path }, arguments);
}
