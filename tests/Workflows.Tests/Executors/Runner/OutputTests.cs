using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class OutputTests
{
    [Fact]
    public async Task A_gigabyte_is_read_in_bounded_memory_and_keeps_its_beginning_and_end()
    {
        using var launched = Launched.Shell("echo first; yes 'a line of a very talkative activity' | head -c 1000000000; echo; echo last");
        using var runner = launched.Start();
        long peak = 0;
        while (!runner.WaitForExit(20)) peak = Math.Max(peak, PeakMemory(runner.Id));

        runner.ExitCode.Should().Be(0);
        peak.Should().BeGreaterThan(0).And.BeLessThan(120 << 20);
        var log = launched.Log;
        log.Length.Should().BeInRange(20 << 20, (20 << 20) + 200);
        log.Should().StartWith("first\n").And.EndWith("last\n");
        log.Should().MatchRegex(@"\n\[wf-exec\] 979\d+ bytes of log were dropped here\na line of");
    }

    [Fact]
    public async Task The_message_is_the_end_of_standard_error()
    {
        using var launched = Launched.Shell("for i in $(seq 1000); do echo line $i >&2; done; echo out; exit 1");
        var message = (await launched.RunAsync()).Message!;
        message.Should().StartWith("line ").And.EndWith("line 1000").And.NotContain("out");
        message.Length.Should().BeInRange(1900, 2048);
    }

    [Fact]
    public async Task Both_streams_stand_in_the_log_line_by_line()
    {
        using var launched = Launched.Shell("for i in $(seq 200); do echo out-$i; echo err-$i >&2; done");
        _ = await launched.RunAsync();
        var lines = launched.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Where(line => line.StartsWith("out", StringComparison.Ordinal)).Should().Equal(Enumerable.Range(1, 200).Select(i => $"out-{i}"));
        lines.Where(line => line.StartsWith("err", StringComparison.Ordinal)).Should().Equal(Enumerable.Range(1, 200).Select(i => $"err-{i}"));
    }

    [Fact]
    public async Task A_line_is_in_the_log_while_the_command_runs()
    {
        using var launched = Launched.Shell("echo here; exec sleep 600");
        using var runner = launched.Start();
        (await Eventually.TextOfAsync(Path.Combine(launched.Root, "log"))).Should().Be("here");
        runner.Kill();
    }

    [Fact]
    public async Task Secrets_are_masked_in_both_streams_the_message_the_outputs_and_text_reports()
    {
        using var launched = Launched.Shell("""
            echo "password $PASSWORD"
            printf '%s' "$PASSWORD" | base64 >&2
            printf 'user:%s' "$PASSWORD" | base64
            printf '{"leak": "%s"}' "$PASSWORD" > "$WF_OUTPUTS"
            mkdir report; echo "<p>$PASSWORD</p>" > report/page.html
            """).WithSecret("PASSWORD", "correct horse/battery");
        var record = await launched.RunAsync();
        launched.Log.Should().Contain("password ***\n").And.NotContain("horse");
        launched.Log.Should().NotContain("Y29ycmVjdCBob3Jz").And.NotContain("Y29ycmVjd").And.NotContain("nJlY3QgaG9yc2");
        record.Message.Should().Contain("***");
        record.Outputs!.Value.GetRawText().Should().Be("""{"leak":"***"}""");
        System.Text.Encoding.UTF8.GetString(launched.Stored(record.Artifacts.Single(artifact => artifact.Name == "report/page.html")))
            .Should()
            .Be("<p>***</p>\n");
        File.ReadAllText(Path.Combine(launched.Root, "launch.json")).Should().NotContain("horse");
    }

    [Fact]
    public async Task Reports_whose_masked_names_are_one_keep_their_extensions()
    {
        using var launched = Launched.Shell("""
            mkdir report; for name in "$ONE.csv" "$OTHER.csv" "$ONE" "$OTHER"; do echo > "report/$name"; done
            """).WithSecret("ONE", "first secret").WithSecret("OTHER", "second secret");

        var record = await launched.RunAsync();

        record.Artifacts.Select(artifact => artifact.Name).Should().Contain(["report/***", "report/***.csv", "report/***-2", "report/***-2.csv"]);
        record.Artifacts.Should().OnlyContain(artifact => artifact.FileName == Path.GetFileName(artifact.Name));
    }

    private static long PeakMemory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0; // It ended between two looks.
        }
    }
}
