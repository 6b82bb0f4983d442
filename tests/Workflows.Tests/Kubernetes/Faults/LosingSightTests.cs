using System.Net;
using FluentAssertions;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Calling;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>F17 by other ways than a network that is away: nothing ends the watching for good, and steps say why they are not seen.</summary>
public sealed class LosingSightTests(ControlPlane plane)
{
    [Fact]
    public async Task F17_Credentials_that_fail_for_a_while_fail_nothing()
    {
        await using var lab = await Lab.StartAsync(plane);
        using var login = new LoginProgram(lab.Proxy.Address);
        var engine = lab.Engine(o => o with { Cluster = o.Cluster with { Kubeconfig = login.Kubeconfig } });
        var spec = Lab.Spec();
        var pod = await lab.MadeAsync(engine, spec);

        login.Fails = true;
        await engine.SeesAsync(o => o is Observation.Unseen(var uid, var text) && uid == spec.Uid && text.Contains(
            "can't be asked: the credentials failed",
            StringComparison.Ordinal));
        engine.Seen.OfType<Observation.Ended>().Should().BeEmpty();

        login.Fails = false;
        await lab.Kubelet.BindAsync(pod);
        await lab.Kubelet.RunAsync(pod);
        await engine.RunsAsync(spec.Uid);
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);
    }

    [Fact]
    public async Task F17_A_list_that_makes_no_sense_is_asked_for_again()
    {
        await using var lab = await Lab.StartAsync(plane);
        var lists = 0;
        lab.Proxy.Decide = call => call.Verb == "list" && Interlocked.Increment(ref lists) <= 2
            ? new Fault.Answer(HttpStatusCode.OK, "Odd", "a proxy's own page")
            : null;
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        engine.Executor.Desire(spec);
        await engine.SeesAsync(
            o => o is Observation.Unseen(var uid, var text) && uid == spec.Uid && text.Contains("can't be understood", StringComparison.Ordinal));
        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, await lab.RunningAsync(engine, spec));
    }

    [Fact]
    public async Task F6_A_label_that_is_taken_off_is_not_the_end_of_a_pod()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (engine, spec) = (lab.Engine(), Lab.Spec());
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));
        await engine.EndAsync(spec.Uid);
        var asked = lab.Count("get");

        // The watch says DELETED, the pod can't be asked for, and then its attempt is released.
        lab.Proxy.Decide = call => call.Verb is "get" or "list" ? new Fault.RequestLost() : null;
        await lab.Kubelet.PatchAsync(pod, new { metadata = new { labels = new Dictionary<string, string?> { [Keys.Instance] = null } } });
        await lab.CallsAsync("get", asked + 1);
        engine.Executor.Release(spec.Uid);
        await lab.CallsAsync("get", asked + 3);

        lab.Proxy.Decide = _ => null;
        await lab.EmptyAsync();
    }
}
