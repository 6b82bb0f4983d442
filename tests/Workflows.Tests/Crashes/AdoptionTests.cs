using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>The promise that matters most to whoever trains for days.</summary>
public sealed class AdoptionTests
{
    /// <summary>Writes its process id and its progress, and ends when the test says so: a training that outlives any engine.</summary>
    private const string Training =
        """
        name: training
        steps:
          train:
            uses: container
            command:
              - sh
              - -c
              - |
                echo $$ >> "$HOME/pid"
                epoch=0
                while [ ! -e "$HOME/enough" ]; do
                  epoch=$((epoch + 1))
                  echo "epoch $epoch" | tee -a "$HOME/progress"
                  sleep 0.02
                done
                echo "{\"epochs\": $epoch}" > "$WF_OUTPUTS"
        outputs: { epochs: "{{ steps.train.outputs.epochs }}" }
        """;

    [Fact]
    public async Task An_engine_killed_in_the_middle_of_a_training_step_finds_the_same_process_again_and_the_run_succeeds()
    {
        using var folder = new TemporaryFolder();
        var wf = new Wf(folder.Root) { Folder = folder.Root };
        await File.WriteAllTextAsync(folder.Path("training.yaml"), Training, TestContext.Current.CancellationToken);
        var first = wf.Start(null, ["run", "training.yaml"]);
        await Progress(folder, beyond: 3);
        first.Process.Kill();
        (await first.EndAsync()).WasKilled.Should().BeTrue();
        first.Process.Dispose();
        var process = await Eventually.TextOfAsync(folder.Path("pid"));

        await Progress(folder, beyond: Lines(folder) + 3);
        var second = wf.Start(null, ["work", "--until-idle"]);
        await Eventually.TrueAsync(
            () => File.Exists(second.Log + ".err") && File.ReadAllText(second.Log + ".err").Contains("driving", StringComparison.Ordinal),
            "the next engine drives the folder");
        await Progress(folder, beyond: Lines(folder) + 3);
        Running.Is(process).Should().BeTrue();
        await File.WriteAllTextAsync(folder.Path("enough"), string.Empty, TestContext.Current.CancellationToken);
        _ = (await second.EndAsync()).Exited(0);
        second.Process.Dispose();

        var run = JsonSerializer.Deserialize<JsonElement>((await wf.RunAsync("show", "training", "--json")).Exited(0).Output);
        run.GetProperty("state").GetString().Should().Be("succeeded");
        run.GetProperty("steps")
            .GetProperty("train")
            .GetProperty("attempts")
            .EnumerateArray()
            .Select(attempt => attempt.GetProperty("number").GetInt32())
            .Should()
            .Equal(1);
        (await Eventually.TextOfAsync(folder.Path("pid"))).Should().Be(process, "the command was started once");
        run.GetProperty("outputs").GetProperty("epochs").GetInt32().Should().Be(Lines(folder));
        (await wf.RunAsync("logs", "training", "train")).Exited(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().Equal(Enumerable.Range(1, Lines(folder)).Select(epoch => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}")));
    }

    private static Task Progress(TemporaryFolder folder, int beyond) =>
        Eventually.TrueAsync(() => Lines(folder) > beyond, $"more than {beyond} epochs were seen");

    private static int Lines(TemporaryFolder folder) => File.Exists(folder.Path("progress")) ? File.ReadLines(folder.Path("progress")).Count() : 0;
}
