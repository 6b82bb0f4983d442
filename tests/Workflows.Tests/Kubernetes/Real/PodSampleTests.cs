using FluentAssertions;
using Workflows.Storage.Files;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>The samples of <c>workflows/</c>, unchanged, with every activity a pod.</summary>
[Collection(RealSpaces.Name)]
public sealed class PodSampleTests
{
    [Fact]
    public async Task Hello_greets_whoever_is_named()
    {
        await using var real = await RealWf.StartAsync();

        var run = await real.Sample.RunAsync("hello", "name=you");

        run.GetProperty("outputs").GetProperty("greeting").GetString().Should().Be("Hello, you");
        await real.ShouldBeClearedAsync("hello#1");
    }

    [Fact]
    public async Task Etl_shell_hands_its_tables_from_pod_to_pod()
    {
        await using var real = await RealWf.StartAsync();

        var run = await real.Sample.RunAsync("etl-shell", "cities=[\"Dublin\",\"Cork\"]", "readings=24");

        var load = run.GetProperty("steps").GetProperty("load");
        real.Sample.Reports(load).Should().Equal("table.md");
        var table = new FolderFileStore(Path.Combine(real.Wf.Data, "files")).PathOf(
            load.GetProperty("artifacts").GetProperty("table").GetProperty("sha256").GetString()!);
        (await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken)).Should().Contain("Dublin").And.Contain("Cork")
            .And.Contain("over 24 readings");
        (await real.Wf.RunAsync("logs", "etl-shell", "load")).Exited(0).Output.Should().Contain("# Mean temperatures");
        await real.ShouldBeClearedAsync("etl-shell#1");
    }

    [Fact]
    public async Task Sweep_trains_side_by_side_and_names_the_best()
    {
        await using var real = await RealWf.StartAsync();

        var run = await real.Sample.RunAsync("sweep", "leaves=[4,16]", "rates=[0.3]", "trees=12");

        var steps = run.GetProperty("steps");
        var errors = steps.GetProperty("grid")
            .GetProperty("outputs")
            .EnumerateArray()
            .Select(model => model.GetProperty("metrics").GetProperty("rmse").GetDouble())
            .ToList();
        errors.Should().HaveCount(2);
        run.GetProperty("outputs").GetProperty("rmse").GetDouble().Should().Be(errors.Min());
        real.Sample.Reports(steps.GetProperty("best")).Should().Equal("index.html");
        await real.ShouldBeClearedAsync("sweep#1");
    }

    [Fact]
    public async Task Gpu_train_learns_on_the_processor()
    {
        await using var real = await RealWf.StartAsync();

        var run = await real.Sample.RunAsync("gpu-train", "epochs=12", "rows=200");

        run.GetProperty("outputs").GetProperty("accuracy").GetDouble().Should().BeGreaterThan(0.9);
        real.Sample.Reports(run.GetProperty("steps").GetProperty("train")).Should().Equal("learning-curve.svg");
        await real.ShouldBeClearedAsync("gpu-train#1");
    }

    /// <summary>The image has no PyTorch, so the arithmetic stays on the processor; that the pod gets its GPU is what counts here.</summary>
    [Fact]
    public async Task Gpu_train_waits_for_a_gpu_and_starts_when_a_node_has_one()
    {
        await using var real = await RealWf.StartAsync();
        var running = real.Wf.Start(null, ["run", "workflows/gpu-train.yaml", "-p", "gpus=1", "-p", "epochs=12", "-p", "rows=200"]);
        await real.WaitsAsync("gpu-train#1", "train", "node", "Insufficient nvidia.com/gpu");
        var pod = (await real.Space.PodsAsync()).Single();
        pod.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString().Should().Be("1");

        await using (await RealNode.AdvertiseGpusAsync(real.Space, 2))
        {
            _ = (await running.EndAsync()).Exited(0);
        }

        running.Process.Dispose();
        (await real.Wf.RunAsync("logs", "gpu-train#1", "train")).Exited(0).Output.Should().Contain("GPUs asked for: 1");
        await real.ShouldBeClearedAsync("gpu-train#1");
    }
}
