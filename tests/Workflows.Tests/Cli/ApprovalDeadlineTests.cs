using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A vote after an approval's deadline: whoever votes is told, and the run ends as the flow says.</summary>
public sealed class ApprovalDeadlineTests
{
    [Theory]
    [InlineData("reject", "approve", "failed", "✖ sign-off")]
    [InlineData("approve", "reject", "succeeded", "✔ ship")]
    public async Task With_no_engine_at_work_it_is_refused_and_the_next_one_decides_as_the_flow_says(string onDeadline, string vote, string end, string told)
    {
        using var folder = new WfFolder().With("late.yaml", $$"""
            name: late
            steps:
              sign-off: { approval: { deadline: 5s, onDeadline: {{onDeadline}} } }
              ship: { needs: [sign-off], set: { shipped: true } }
            """);
        await folder.RunAsync("run", "late.yaml");
        await PassAsync(folder, "late#1");

        var open = (await folder.RunAsync("show", "late#1", "sign-off")).Output;
        var late = await folder.RunAsync(vote, "late#1", "sign-off");
        var work = await folder.RunAsync("work", "--until-idle");
        var after = await folder.RunAsync(vote, "late#1", "sign-off");

        open.Should().NotContain("wf approve").And.MatchRegex(@"the deadline passed at 2\d{3}-\S+ \S+Z:\s+a\s+vote\s+comes\s+too\s+late\s+now");
        late.Exit.Should().Be(1, late.Output + late.Errors);
        late.Output.Should().BeEmpty();
        late.Errors.Should().MatchRegex($@"refused: the deadline of sign-off passed at 2\d{{3}}-\S+ \S+Z, and {onDeadline}s it");
        work.Exit.Should().Be(0, work.Errors);
        var page = (await folder.RunAsync("show", "late#1")).Output;
        page.Should().Contain(told).And.Contain(end);
        after.Exit.Should().Be(1);
        var decided = $"{onDeadline.TrimEnd('e')}ed";
        after.Errors.Should().MatchRegex($@"refused: the deadline of sign-off passed at 2\d{{3}}-\S+ \S+Z, and {decided} it; late#1 has ended: {end}");
    }

    [Fact]
    public async Task Beside_an_engine_it_is_refused_too_and_the_rest_of_the_run_goes_on()
    {
        using var folder = new WfFolder().With("late.yaml", """
            name: late
            steps:
              sign-off: { approval: { deadline: 1s, onReject: skip } }
              ship: { needs: [sign-off], set: { shipped: true } }
              work: { uses: container, command: [sh, -c, 'while [ ! -e go ]; do sleep 0.05; done'] }
            """);
        var run = folder.Start("run", "late.yaml");
        await run.SaysAsync("sign-off  – skipped");

        var late = await folder.RunAsync("approve", "late#1", "sign-off", "--comment", "fine");
        folder.With("go", string.Empty);

        late.Exit.Should().Be(1, late.Output + late.Errors);
        late.Output.Should().BeEmpty();
        late.Errors.Should().Contain("refused: the deadline of sign-off passed at ").And.Contain(", and rejected it");
        (await run.EndAsync()).Exit.Should().Be(0);
        (await folder.RunAsync("show", "late")).Output.Should().Contain("– ship").And.NotContain("approved by");
    }

    /// <summary>Until the time has come that the run itself says.</summary>
    private static async Task PassAsync(WfFolder folder, string run)
    {
        using var shown = JsonDocument.Parse((await folder.RunAsync("show", run, "--json")).Output);
        var deadline = shown.RootElement.GetProperty("steps").GetProperty("sign-off").GetProperty("approval").GetProperty("deadline").GetDateTimeOffset();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (DateTimeOffset.UtcNow <= deadline)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
