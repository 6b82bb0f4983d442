using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>What a command gets in a pod, and what is taken from it.</summary>
public sealed class PodRunTests
{
    [Fact]
    public async Task A_command_finds_its_inputs_and_its_environment_and_its_outputs_come_back()
    {
        await using var bench = await PodBench.StartAsync("""
            cat "$WF_INPUTS"; echo; echo "$FROM_IMAGE $COLOUR $WF_STEP $(pwd)"; test -w "$WF_STEP_DIR"; echo '{"rmse": 61.50}' > "$WF_OUTPUTS"
            """);
        bench.Spec = bench.Spec with
        {
            Inputs = """{"n": 1.50, "deep": [{"text": "ä\"b"}]}""",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("COLOUR", "red"),
        };
        var end = await bench.RunAsync();
        AttemptVerdict.Of(end.Outcome).Status.Should().Be(AttemptStatus.Succeeded);
        end.Outcome.Outputs.Should().Be("""{"rmse":61.50}""");
        end.Log.Should().Be(
            $$"""{"n":1.50,"deep":[{"text":"ä\"b"}]}""" + $"\nkept red fit {Path.GetDirectoryName(bench.Work)}\n", "the working folder is the image's own");
        end.Outcome.Artifacts.Should().BeEmpty("the kubelet has the log");
    }

    [Fact]
    public async Task The_exit_is_the_commands_own_and_its_last_words_become_the_message()
    {
        await using var bench = await PodBench.StartAsync("echo no such column >&2; exit 65");
        var end = await bench.RunAsync();
        end.Exit.Should().Be(65);
        end.Outcome.Exit.Should().Be(65);
        end.Outcome.Message.Should().Be("no such column");
    }

    [Fact]
    public async Task A_program_that_is_not_in_the_image_is_the_steps_fault()
    {
        await using var bench = await PodBench.StartAsync("");
        bench.Spec = bench.Spec with { Command = ["no-such-program"] };
        var end = await bench.RunAsync();
        end.Outcome.Exit.Should().Be(127);
        end.Outcome.Message.Should().Contain("no such program");
    }

    [Fact]
    public async Task A_record_that_is_too_long_for_the_kubelet_goes_to_the_store_and_its_summary_says_where()
    {
        await using var bench = await PodBench.StartAsync("""printf '{"text":"%s"}' "$(head -c 200000 /dev/zero | tr '\0' x)" > "$WF_OUTPUTS" """);
        var end = await bench.RunAsync();
        end.RecordSize.Should().BeLessThan(4000);
        end.Record.Whole!.Size.Should().BeGreaterThan(200_000);
        end.Outcome.Outputs.Should().HaveLength(200_000 + """{"text":""}""".Length);
        end.Outcome.Exit.Should().Be(0);
    }

    [Fact]
    public async Task Artifacts_and_reports_are_in_the_store_also_after_a_failure()
    {
        await using var bench = await PodBench.StartAsync(
            "head -c 3000000 /dev/zero > model.zip; mkdir -p report plots; echo '# ok' > report/a.md; echo 1 > plots/a; exit 1");
        bench.Spec = bench.Spec with
        {
            Command = ["/bin/sh", "-c", $"cd $WF_STEP_DIR; {bench.Spec.Command[2]}"],
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip").Add("plots", "plots"),
        };
        var end = await bench.RunAsync();
        end.Outcome.Exit.Should().Be(1);
        end.Outcome.Artifacts.Select(a => (a.Name, a.Size, a.Folder))
            .Should().BeEquivalentTo([("model", 3_000_000L, false), ("plots", 2048L, true), ("report/a.md", 5L, false)], o => o.Excluding(a => a.Item2));
        (await bench.StoredAsync(end, "report/a.md")).Should().Be("# ok\n");
        (await bench.StoredAsync(end, "model")).Should().HaveLength(3_000_000);
    }

    [Fact]
    public async Task An_artifact_that_is_missing_breaks_the_step_by_its_name()
    {
        await using var bench = await PodBench.StartAsync("true");
        bench.Spec = bench.Spec with { Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("model", "model.zip") };
        var end = await bench.RunAsync();
        end.Outcome.Broken.Should().Be("artifact 'model': 'model.zip' is missing in WF_STEP_DIR");
        end.Log.Should().Contain("[wf-exec] artifact 'model'");
    }

    [Fact]
    public async Task Secrets_and_the_token_are_seen_by_the_command_and_by_nobody_else()
    {
        await using var bench = await PodBench.StartAsync(
            """echo "$PASSWORD $WF_TOKEN"; echo "$PASSWORD" >&2; printf '{"p":"%s"}' "$PASSWORD" > "$WF_OUTPUTS"; test "$PASSWORD" = hunter2-hunter2""");
        bench.Secrets["PASSWORD"] = "hunter2-hunter2";
        var end = await bench.RunAsync();
        end.Outcome.Exit.Should().Be(0);
        end.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo("*** ***", "***");
        end.Outcome.Outputs.Should().Be("""{"p":"***"}""");
        end.Outcome.Message.Should().Be("***");
    }

    [Fact]
    public async Task No_line_of_the_log_is_longer_than_a_container_runtime_takes()
    {
        await using var bench = await PodBench.StartAsync("head -c 100000 /dev/zero | tr '\\0' x; echo; echo next");
        var lines = (await bench.RunAsync()).Log.Split('\n');
        lines.Should().OnlyContain(line => line.Length < 16 << 10);
        lines[0].Should().Contain("bytes of this line were dropped");
        lines[1].Should().Be("next");
    }

    [Fact]
    public async Task A_launch_file_that_is_too_long_for_an_annotation_is_fetched()
    {
        await using var bench = await PodBench.StartAsync("wc -c < $WF_INPUTS");
        bench.Spec = bench.Spec with { Inputs = $$"""{"text":"{{new string('x', 200_000)}}"}""" };
        var end = await bench.RunAsync();
        end.Log.Should().Be("200011\n");
    }

    [Fact]
    public async Task A_launch_file_that_a_restarted_engine_can_not_give_yet_is_asked_for_again()
    {
        await using var bench = await PodBench.StartAsync("wc -c < $WF_INPUTS");
        bench.Spec = bench.Spec with { Inputs = $$"""{"text":"{{new string('x', 200_000)}}"}""" };
        var asked = 0;
        bench.Address = await bench.ListenAsync(options => options with { LaunchText = uid => ++asked <= 2 ? null : options.LaunchText(uid) });
        (await bench.RunAsync()).Log.Should().Be("200011\n");
        asked.Should().Be(3);
    }

    [Fact]
    public async Task A_launch_file_of_another_version_is_refused_in_words()
    {
        await using var bench = await PodBench.StartAsync("true");
        bench.Change = launch => launch["version"] = 2;
        var end = await bench.RunAsync();
        end.Outcome.Refused.Should().Contain("version 2").And.Contain("exec image");
        end.Outcome.Exit.Should().BeNull();
    }

    [Fact]
    public async Task A_workspace_on_a_claim_is_empty_before_and_after()
    {
        await using var bench = await PodBench.StartAsync(
            "ls -A $WF_STEP_DIR; echo x > $WF_STEP_DIR/../more; mkdir $WF_STEP_DIR/deep; ln -s /etc $WF_STEP_DIR/deep/etc");
        bench.Change = launch => launch["sharedWorkspace"] = true;
        Directory.CreateDirectory(bench.Step);
        await File.WriteAllTextAsync(Path.Combine(bench.Step, "left by an earlier pod"), "", TestContext.Current.CancellationToken);
        var end = await bench.RunAsync();
        end.Outcome.Exit.Should().Be(0);
        end.Log.Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(bench.Work).Should().BeEmpty();
        Directory.Exists("/etc").Should().BeTrue();
    }
}
