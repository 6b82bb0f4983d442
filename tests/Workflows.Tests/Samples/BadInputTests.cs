using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>
/// What people and their programs do wrong: each is told clearly on its own step, the run ends as its definition says, the engine stays small.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    /// <summary>Everything that can go wrong while running, side by side; what is good among it must not suffer.</summary>
    private const string Bad =
        """
        name: bad
        steps:
          fat: { uses: container, command: [sh, -c, 'head -c 10000000 /dev/zero | tr "\0" x > "$WF_OUTPUTS"'] }
          garbled: { uses: container, command: [sh, -c, 'echo "no json" > "$WF_OUTPUTS"'] }
          endless: { uses: container, command: [sleep, "600"], timeout: 200ms, grace: 1s }
          killed: { uses: container, command: [sh, -c, 'kill -SEGV $$'] }
          absent: { uses: container, command: [no-such-program] }
          forgetful: { uses: container, command: ["true"], artifacts: { model: model.zip } }
          unread: { uses: data-quality@1, with: { data: /no/such/file.csv, rules: [] } }
          good: { uses: container, command: [sh, -c, 'echo "{\"n\": 1}" > "$WF_OUTPUTS"'] }
          misspelt: { needs: [good], set: { m: "{{ steps.good.outputs.m }}" } }
          after: { needs: [endless], uses: container, command: ["true"] }
          tolerant: { needs: [killed], runOn: always, set: { state: "{{ steps.killed.state }}" } }
        finally:
          tidy: { set: { state: "{{ run.state }}" } }
        """;

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("fat", "application", "outputs")]
    [InlineData("garbled", "application", "outputs")]
    [InlineData("endless", "timeout", "did not end within its timeout")]
    [InlineData("killed", "application", "SIGSEGV")]
    [InlineData("absent", "application", "no-such-program")]
    [InlineData("forgetful", "application", "model.zip")]
    [InlineData("unread", "application", "/no/such/file.csv")]
    [InlineData("misspelt", "engine", "m")]
    public void A_step_that_goes_wrong_says_why(string step, string cause, string message)
    {
        ArgumentNullException.ThrowIfNull(step);
        var failed = Run.Value.GetProperty("steps").GetProperty(step);

        failed.GetProperty("state").GetString().Should().Be("failed");
        failed.GetProperty("cause").GetString().Should().Be(cause);
        failed.GetProperty("message").GetString().Should().Contain(message);
    }

    [Fact]
    public void What_is_good_beside_it_goes_on_and_the_run_ends_as_it_says()
    {
        var steps = Run.Value.GetProperty("steps");

        Run.Value.GetProperty("state").GetString().Should().Be("failed");
        steps.GetProperty("good").GetProperty("state").GetString().Should().Be("succeeded");
        steps.GetProperty("after").GetProperty("reason").GetString().Should().Be("upstreamFailed");
        steps.GetProperty("tolerant").GetProperty("outputs").GetProperty("state").GetString().Should().Be("failed");
        steps.GetProperty("tidy").GetProperty("outputs").GetProperty("state").GetString().Should().Be("failed");
    }

    [Theory]
    [InlineData("steps: { a: { uses: trian@1, with: { data: x, label: y } } }", "train")]
    [InlineData("steps: { a: { uses: train@1, with: { data: x, label: y, trees: many } } }", "trees")]
    [InlineData("steps: { a: { needs: [b], set: { x: 1 } }, b: { needs: [a], set: { x: 1 } } }", "a -> b -> a|b -> a -> b|a → b → a|b → a → b")]
    public async Task A_definition_that_is_wrong_is_refused_with_its_place_and_nothing_is_recorded(string steps, string told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var file = sample.PathOf("wrong.yaml");
        await File.WriteAllTextAsync(file, $"name: wrong\n{steps}\n", TestContext.Current.CancellationToken);

        var result = (await sample.Wf.RunAsync("run", file)).Exited(65);

        result.Error.Should().MatchRegex(@"wrong\.yaml:2:\d+: ");
        told.Split('|').Should().Contain(one => result.Error.Contains(one, StringComparison.Ordinal), result.Error);
        (await sample.Wf.RunAsync("list", "--json")).Output.Should().NotContain("wrong");
    }

    [Fact]
    public async Task An_activity_that_prints_a_gigabyte_succeeds_and_the_engine_stays_small()
    {
        var file = sample.PathOf("loud.yaml");
        await File.WriteAllTextAsync(
            file,
            "name: loud\nsteps:\n  loud: { uses: container, command: [sh, -c, 'yes \"a line that says nothing\" | head -c 1000000000'] }\n",
            TestContext.Current.CancellationToken);
        var running = sample.Wf.Start(null, ["run", file]);
        using var process = running.Process;

        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Running.PeakMemory(process.Id));
            await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(50, TestContext.Current.CancellationToken));
        }

        _ = (await running.EndAsync()).Exited(0);
        peak.Should().BeInRange(1 << 20, 300L << 20);
        new DirectoryInfo(sample.Wf.Data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(left => left.Length).Should().BeLessThan(100 << 20);
    }

    /// <summary>The run of <see cref="Bad"/>: all tests look at one.</summary>
    private static readonly Lazy<JsonElement> Run = new(() => Task.Run(async () =>
    {
        using var sample = new Sample();
        var file = sample.PathOf("bad.yaml");
        await File.WriteAllTextAsync(file, Bad, CancellationToken.None);
        _ = (await sample.Wf.RunAsync("run", file)).Exited(1);
        return await sample.ShowAsync("bad");
    }).GetAwaiter().GetResult());
}
