using System.Collections.Immutable;
using System.Net;
using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>The activity API away, coming back, or refusing.</summary>
public sealed class PodApiTests
{
    [Fact]
    public async Task An_API_that_nobody_reaches_fails_the_place_before_the_command_starts()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        await bench.CloseAsync();
        bench.Change = launch => launch["greetTimeout"] = 700;
        var end = await bench.RunAsync();
        end.Outcome.Lost.Should().StartWith($"pods cannot reach {bench.Address}, set --activity-api (").And.Contain("refused");
        AttemptVerdict.Of(end.Outcome).Cause.Should().Be(Cause.Infrastructure);
        end.Log.Should().StartWith("[wf-exec] pods cannot reach").And.NotContain("ran");
        end.Exit.Should().Be(75);
    }

    [Theory]
    [InlineData("https://10.0.0.1:80")]
    [InlineData("http://engine.example:80")]
    public async Task An_API_that_is_no_plain_address_is_told_so(string address)
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Address = address;
        (await bench.RunAsync()).Outcome.Lost.Should().Be($"WF_API is '{address}', expected http://ADDRESS:PORT with an IP address, set --activity-api");
    }

    [Fact]
    public async Task An_API_that_comes_up_late_is_waited_for()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        int port;
        using (var silent = new SilentServer())
        {
            (bench.Address, port) = (silent.Address, silent.Port);
            using var process = bench.Start();
            await silent.CalledAsync();
            silent.Dispose();
            _ = await bench.ListenAsync(options => options with { Pods = [new IPEndPoint(IPAddress.Loopback, port)] });
            (await bench.EndAsync(process)).Log.Should().Be("ran\n");
        }
    }

    [Fact]
    public async Task An_API_may_listen_on_another_kind_of_address()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Address = await bench.ListenAsync(options => options with { Pods = [new IPEndPoint(IPAddress.IPv6Loopback, 0)] });
        bench.Address.Should().StartWith("http://[::1]:");
        (await bench.RunAsync()).Log.Should().Be("ran\n");
    }

    [Fact]
    public async Task Uploads_go_on_through_a_restart_of_the_engine()
    {
        await using var bench = await PodBench.StartAsync("head -c 3000000 /dev/urandom > $WF_STEP_DIR/model.zip");
        bench.Spec = bench.Spec with { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip") };
        using var proxy = new CuttingProxy(bench.Address, cuts: 2, after: 500_000);
        bench.Address = proxy.Address;
        var end = await bench.RunAsync();
        proxy.Left.Should().Be(0);
        end.Outcome.Exit.Should().Be(0);
        (await bench.Files.HasAsync(end.Outcome.Artifacts.Single().Sha256, TestContext.Current.CancellationToken)).Should().BeTrue();
    }

    [Fact]
    public async Task Results_that_nobody_takes_in_time_fail_the_place_and_not_the_command()
    {
        await using var bench = await PodBench.StartAsync(
            "echo > $WF_STEP_DIR/begun; while [ ! -e $WF_STEP_DIR/go ]; do sleep 0.02; done; echo 1 > $WF_STEP_DIR/model.zip");
        bench.Spec = bench.Spec with { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip") };
        bench.Change = launch => launch["resultTimeout"] = 600;
        using var process = bench.Start();
        _ = await bench.SaidAsync("begun");
        await bench.CloseAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.Step, "go"), "", TestContext.Current.CancellationToken);
        var end = await bench.EndAsync(process);
        end.Outcome.Exit.Should().BeNull();
        end.Outcome.Lost.Should().StartWith("what the command left could not be kept: HEAD http://");
    }

    [Fact]
    public async Task A_wrong_token_is_told_as_it_is()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Token = bench.Tokens.Of(Guid.NewGuid());
        (await bench.RunAsync()).Outcome.Lost.Should().EndWith("/heartbeat: answered 401: the token is not that of a live attempt");
    }

    [Fact]
    public async Task A_refusal_is_final_and_is_shown()
    {
        await using var bench = await PodBench.StartAsync(
            "head -c 3000000 /dev/zero > $WF_STEP_DIR/model.zip", options => options with { Limits = new() { LargestFile = 1_000_000 } });
        bench.Spec = bench.Spec with { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip") };
        (await bench.RunAsync()).Outcome.Lost.Should().EndWith("answered 413: one file or checkpoint may have at most 1000000 bytes");
    }
}
