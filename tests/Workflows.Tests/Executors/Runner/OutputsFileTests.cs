using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class OutputsFileTests
{
    [Fact]
    public async Task They_come_as_they_were_written_but_for_white_space()
    {
        using var launched = Launched.Shell("""printf '{"rmse": 61.50, "name": "é", "list": [1, null]}' > "$WF_OUTPUTS" """);
        (await launched.RunAsync()).Outputs!.Value.GetRawText().Should().Be("""{"rmse":61.50,"name":"é","list":[1,null]}""");
    }

    [Fact]
    public async Task None_is_none()
    {
        using var launched = Launched.Shell("true");
        var record = await launched.RunAsync();
        record.Outputs.Should().BeNull();
        record.Broken.Should().BeNull();
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_by_name()
    {
        using var launched = Launched.Shell("""head -c 10000000 /dev/zero > "$WF_OUTPUTS" """);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(0);
        record.Broken.Should().Be("the outputs have 10000000 bytes, and at most 262144 are allowed: leave a larger result as an artifact");
        record.Outputs.Should().BeNull();
    }

    [Theory]
    [InlineData("[1]", "not one JSON object")]
    [InlineData("{\"a\": 1} {}", "not JSON")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("{\"pin\": 123456789}", "secret")]
    public async Task What_can_not_be_taken_breaks_the_attempt(string text, string why)
    {
        using var launched = Launched.Shell($"printf '{text}' > \"$WF_OUTPUTS\"").WithSecret("PIN", "123456789");
        (await launched.RunAsync()).Broken.Should().Contain(why);
    }

    [Theory]
    [InlineData("""{"a": "\ud83d"}""", "at `a`: a lone surrogate")]
    [InlineData("""{"a\udc00": 1}""", "a lone surrogate")]
    [InlineData("""{"a": [1, 9223372036854775808]}""", "at `a[1]`: the integer 9223372036854775808 is outside 64 bits")]
    [InlineData("""{"a": {"b": -9223372036854775809}}""", "at `a.b`: the integer -9223372036854775809 is outside 64 bits")]
    [InlineData("""{"a": 1e400}""", "at `a`: the number 1e400 is too large")]
    [InlineData("""{"loss": NaN}""", "NaN and infinite numbers can't be written in it; write null or a string (line 1, byte 10)")]
    [InlineData("{\n\"loss\": -Infinity}", "NaN and infinite numbers can't be written in it")]
    [InlineData("""{"a": 1, "b": {"c": 1, "c": 2}}""", "at `b.c`: this key stands twice")]
    [InlineData("""{"a": 1, "\u0061": 2}""", "at `a`: this key stands twice")]
    [InlineData("""{"a": 1""", "not JSON: ")]
    [InlineData("\"text\"", "not one JSON object")]
    public async Task What_could_not_be_carried_unchanged_is_refused_and_said_where(string text, string why)
    {
        using var launched = Launched.Shell("cp ../text \"$WF_OUTPUTS\"");
        File.WriteAllText(Path.Combine(launched.Root, "text"), text);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(0);
        record.Broken.Should().Contain(why);
        record.Outputs.Should().BeNull();
        record.NotKept.Should().BeNull();
        AttemptVerdict.Of(Outcomes.Of(record)).Cause.Should().Be(Cause.Application);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var launched = Launched.Shell("""printf '{"a": "caf\351"}' > "$WF_OUTPUTS" """);
        (await launched.RunAsync()).Broken.Should().Be("the outputs are not one JSON object: byte 11 is not UTF-8");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task They_may_be_64_levels_deep(int levels, bool isTaken)
    {
        using var launched = Launched.Shell("cp ../text \"$WF_OUTPUTS\"");
        File.WriteAllText(Path.Combine(launched.Root, "text"), $"{{\"a\":{new string('[', levels - 1)}{new string(']', levels - 1)}}}");
        var record = await launched.RunAsync();
        (record.Broken is null).Should().Be(isTaken);
        (record.Outputs is not null).Should().Be(isTaken);
    }

    [Fact]
    public async Task Numbers_at_the_edge_of_64_bits_stay()
    {
        using var launched = Launched.Shell("""echo '{"a":[9223372036854775807,-9223372036854775808,1.7976931348623157e308,0.1]}' > "$WF_OUTPUTS" """);
        (await launched.RunAsync()).Outputs!.Value.GetRawText().Should().Be("""{"a":[9223372036854775807,-9223372036854775808,1.7976931348623157e308,0.1]}""");
    }

    [Theory]
    [InlineData("""{"url": "p\u0026ssword"}""", """{"url":"***"}""")]
    [InlineData("""{"url": "x p\u0026\u0073sword y", "n": 1.50}""", """{"url":"x *** y","n":1.50}""")]
    [InlineData("""{"p\u0026ssword": ["p&amp;ssword", "p%26ssword"]}""", """{"***":["***","***"]}""")]
    public async Task A_secret_is_hidden_however_it_was_escaped(string text, string expected)
    {
        using var launched = Launched.Shell("cp ../text \"$WF_OUTPUTS\"").WithSecret("PASSWORD", "p&ssword");
        File.WriteAllText(Path.Combine(launched.Root, "text"), text);
        (await launched.RunAsync()).Outputs!.Value.GetRawText().Should().Be(expected);
    }

    [Theory]
    [InlineData("mkdir \"$WF_OUTPUTS\"")]
    [InlineData("ln -s /etc/passwd \"$WF_OUTPUTS\"")]
    public async Task Anything_else_in_their_place_is_no_lost_place(string script)
    {
        using var launched = Launched.Shell(script);
        (await launched.RunAsync()).Broken.Should().Be("WF_OUTPUTS is not a plain file any more");
    }

    [Fact]
    public async Task A_pipe_in_their_place_makes_nobody_wait()
    {
        using var launched = Launched.Shell("mkfifo \"$WF_OUTPUTS\"");
        (await launched.RunAsync()).Broken.Should().Contain("not a plain file");
    }

    [Fact]
    public async Task After_a_failure_they_do_not_matter()
    {
        using var launched = Launched.Shell("echo nonsense > \"$WF_OUTPUTS\"; exit 4");
        var record = await launched.RunAsync();
        record.Broken.Should().BeNull();
        record.Exit.Should().Be(4);
    }
}
