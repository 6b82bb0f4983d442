using FluentAssertions;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class ClaimTests
{
    [Fact]
    public async Task Of_many_on_one_folder_exactly_one_runs()
    {
        using var launched = Launched.Shell("echo ran >> count");
        var rivals = Enumerable.Range(0, 8).Select(_ => launched.Start()).ToList();
        foreach (var rival in rivals) await Eventually.EndedAsync(rival);

        rivals.Select(rival => rival.ExitCode).Order().Should().Equal([0, 3, 3, 3, 3, 3, 3, 3]);
        (await launched.SaidAsync("count")).Should().Be("ran");
    }

    [Fact]
    public async Task The_claim_names_the_process_and_its_start()
    {
        using var launched = Launched.Shell("echo > begun; exec sleep 600");
        using var runner = launched.Start();
        _ = await launched.SaidAsync("begun");

        var claim = ProcessStart.Parse(new FileInfo(Path.Combine(launched.Root, AttemptFiles.Claim)).LinkTarget!);
        claim.Should().Be(ProcessStart.Of(runner.Id));
        claim!.Value.IsAlive.Should().BeTrue();
        (claim.Value with { Ticks = claim.Value.Ticks + 1 }).IsAlive.Should().BeFalse("another process has that id");
        runner.Kill();
    }
}
