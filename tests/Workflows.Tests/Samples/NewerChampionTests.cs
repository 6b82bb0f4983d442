using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>While an approval waits, another run promotes: what people said yes to was a comparison with a model that serves no more.</summary>
public sealed class NewerChampionTests : IDisposable
{
    private const string Release = """
        name: release
        objectives: [{ metric: rmse, atMost: 1000 }]
        parameters: { trees: { type: integer } }
        steps:
          generate: { uses: generate@1, with: { days: 90, seed: 7 }, cache: { ttl: 1h } }
          train:
            needs: [generate]
            uses: train@1
            with: { data: "{{ steps.generate.artifacts.data }}", label: cnt, exclude: [instant, casual, registered], trees: "{{ parameters.trees }}" }
          gate:
            needs: [train]
            uses: evaluate@1
            with:
              candidate: "{{ steps.train.artifacts.model }}"
              data: "{{ steps.generate.artifacts.holdout }}"
              model: bikes
              champion: production
              resamples: 200
              blockRows: 24
          sign-off: { needs: [gate], when: "steps.gate.outputs.passed", approval: { text: "Promote it?" } }
          promote:
            needs: [sign-off]
            uses: promote@1
            with: { model: bikes, source: "{{ steps.train.artifacts.model }}", replaces: "{{ steps.gate.outputs.champion?.version }}" }
        """;

    private readonly Sample sample = new();

    public NewerChampionTests() => File.WriteAllText(sample.PathOf("release.yaml"), Release);

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task It_is_not_overwritten_and_the_run_says_why()
    {
        (await RunAsync(trees: 1, "--yes")).Exited(0);
        (await RunAsync(trees: 60)).Exited(4);
        (await RunAsync(trees: 61, "--yes")).Exited(0);

        (await sample.Wf.RunAsync("approve", "release#2", "sign-off")).Exited(0);
        await sample.Wf.RunAsync("work", "--until-idle");

        var run = await sample.ShowAsync("release#2");
        run.GetProperty("state").GetString().Should().Be("failed");
        run.GetProperty("steps").GetProperty("gate").GetProperty("outputs").GetProperty("champion").GetProperty("version").GetInt32().Should().Be(1);
        run.GetProperty("steps").GetProperty("promote").GetProperty("message").GetString().Should()
            .Contain("bikes production is version 2 by now, and the verdict was about replacing version 1: evaluate again");
        var model = await sample.ModelAsync("bikes");
        model.GetProperty("aliases").GetProperty("production").GetInt32().Should().Be(2, "that of release#3");
    }

    private Task<Crashes.WfResult> RunAsync(int trees, params string[] options) =>
        sample.Wf.RunAsync(["run", sample.PathOf("release.yaml"), "-p", $"trees={trees}", .. options]);
}
