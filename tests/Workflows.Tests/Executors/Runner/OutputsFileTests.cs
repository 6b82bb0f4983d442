using FluentAssertions;
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
        record.Broken.Should().StartWith("OutputTooLarge(10000000, 262144)");
        record.Outputs.Should().BeNull();
    }

    [Theory]
    [InlineData("[1]", "not one JSON object")]
    [InlineData("{\"a\": 1} {}", "not one JSON object")]
    [InlineData("nonsense", "not one JSON object")]
    [InlineData("{\"pin\": 123456789}", "secret")]
    public async Task What_can_not_be_taken_breaks_the_attempt(string text, string why)
    {
        using var launched = Launched.Shell($"printf '{text}' > \"$WF_OUTPUTS\"").WithSecret("PIN", "123456789");
        (await launched.RunAsync()).Broken.Should().Contain(why);
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
