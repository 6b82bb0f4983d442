using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Local.Launching;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

/// <summary>The engine is killed with -9, and another one comes.</summary>
public sealed class LocalRestartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_attempt_goes_on_under_the_next_engine_and_none_is_started_twice()
    {
        var specs = Enumerable.Range(0, 50)
            .Select(i => EngineProcess.Shell($"echo $$ >> {folder.Path($"begun-{i}")}; while [ ! -e {folder.Path("go")} ]; do sleep 0.1; done; exit {i}"))
            .ToList();
        using var engine = EngineProcess.Start(folder.Root, specs);
        for (var i = 0; i < specs.Count / 2; i++) _ = await Eventually.TextOfAsync(folder.Path($"begun-{i}"));
        engine.Kill(); // Some run, some are just being started.
        await Eventually.EndedAsync(engine);

        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);
        foreach (var spec in specs) next.Desire(spec);
        for (var i = 0; i < specs.Count; i++) _ = await Eventually.TextOfAsync(folder.Path($"begun-{i}"));
        File.WriteAllText(folder.Path("go"), "");
        foreach (var (spec, i) in specs.Select((spec, i) => (spec, i)))
        {
            (await reports.EndOfAsync(spec)).Exit.Should().Be(i);
            File.ReadAllLines(folder.Path($"begun-{i}")).Should().ContainSingle();
        }

        specs.Should().OnlyContain(spec => reports.Ends(spec.Uid) == 1);
    }

    [Fact]
    public async Task What_ended_while_there_was_no_engine_is_read_from_its_record()
    {
        var spec = EngineProcess.Shell($"echo > {folder.Path("begun")}; while [ ! -e {folder.Path("go")} ]; do sleep 0.02; done; echo bye >&2; exit 9");
        using var engine = EngineProcess.Start(folder.Root, [spec]);
        _ = await Eventually.TextOfAsync(folder.Path("begun"));
        engine.Kill();
        await Eventually.EndedAsync(engine);
        File.WriteAllText(folder.Path("go"), "");
        await Eventually.TrueAsync(() => File.Exists(Attempt(spec).Record), "the record was written");

        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);
        next.Desire(spec);
        var outcome = await reports.EndOfAsync(spec);
        outcome.Exit.Should().Be(9);
        outcome.Message.Should().Be("bye");
    }

    [Fact]
    public async Task A_claim_whose_process_is_dead_is_a_lost_place()
    {
        var spec = EngineProcess.Shell("true");
        Attempt(spec).Create();
        Claim(spec, "2000000000 1");

        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);
        next.Desire(spec);
        var outcome = await reports.EndOfAsync(spec);
        outcome.Lost.Should().Contain("2000000000");
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Infrastructure);
    }

    [Fact]
    public async Task A_process_that_only_has_the_id_of_the_dead_one_is_not_adopted()
    {
        var spec = EngineProcess.Shell("true");
        Attempt(spec).Create();
        var self = ProcessStart.Of(Environment.ProcessId)!.Value;
        Claim(spec, (self with { Ticks = self.Ticks - 1 }).ToString());

        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);
        next.Desire(spec);
        (await reports.EndOfAsync(spec)).Lost.Should().NotBeNull();
        reports.All.Should().NotContain(seen => seen is Observation.Running);
    }

    [Fact]
    public async Task When_the_runner_itself_is_killed_nothing_of_the_attempt_is_left_and_its_log_is_kept()
    {
        var spec = EngineProcess.Shell(
            $"(setsid sh -c 'echo $$ > {folder.Path("lost")}; exec sleep 600' &); echo hello; echo $$ > {folder.Path("begun")}; exec sleep 600");
        await using var executor = EngineProcess.Open(folder.Root);
        executor.Start(reports.Add);
        executor.Desire(spec);
        var command = await Eventually.TextOfAsync(folder.Path("begun"));
        var lost = await Eventually.TextOfAsync(folder.Path("lost"));
        await Eventually.TextOfAsync(Attempt(spec).Log); // The command is past its echo, but the runner may not have read it yet.
        using (
            var runner = System.Diagnostics.Process.GetProcessById(ProcessStart.Parse(new FileInfo(Attempt(spec).Claim).LinkTarget!)!.Value.Id)) runner.Kill();

        var outcome = await reports.EndOfAsync(spec);
        outcome.Lost.Should().Contain("left no record").And.Contain("hello");
        outcome.Artifacts.Should().ContainSingle(artifact => artifact.Name == "log" && artifact.Size == 6);
        Running.Is(command).Should().BeFalse();
        Running.Is(lost).Should().BeFalse();
    }

    [Fact]
    public async Task When_the_runner_is_killed_nobody_escapes_by_another_session_and_an_empty_environment()
    {
        var spec = EngineProcess.Shell(
            $"(setsid env -i sh -c '(echo $$ > {folder.Path("lost")}; exec setsid sleep 600) &' &); echo $$ > {folder.Path("begun")}; exec sleep 600");
        await using var executor = EngineProcess.Open(folder.Root);
        executor.Start(reports.Add);
        executor.Desire(spec);
        _ = await Eventually.TextOfAsync(folder.Path("begun"));
        await Eventually.TextOfAsync(folder.Path("lost"));
        var runner = ProcessStart.Parse(new FileInfo(Attempt(spec).Claim).LinkTarget!)!.Value;
        var marked = Marked(runner);
        marked.Should().HaveCountGreaterThan(2, "the runner, its command and who left it bear the mark");
        using (var process = System.Diagnostics.Process.GetProcessById(runner.Id)) process.Kill();

        (await reports.EndOfAsync(spec)).Lost.Should().Contain("left no record");
        Marked(runner).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_killed_runner_has_left_half_written_goes_and_what_a_living_one_writes_stays()
    {
        var scratch = Directory.CreateDirectory(StoreLayout.Scratch(folder.Path("files"))).FullName;
        var self = ProcessStart.Of(Environment.ProcessId)!.Value;
        var living = Path.Combine(scratch, StoreLayout.DraftName(self));
        var dead = Path.Combine(scratch, StoreLayout.DraftName(self with { Ticks = self.Ticks - 1 }));
        var nameless = Path.Combine(scratch, $"{Guid.NewGuid():N}");
        var locked = Path.Combine(scratch, $"{Guid.NewGuid():N}");
        foreach (var path in (string[])[living, dead, nameless]) File.WriteAllText(path, "half");
        await using var held = new FileStream(locked, FileMode.CreateNew, FileAccess.Write, FileShare.None);

        await using var executor = EngineProcess.Open(folder.Root);
        executor.Start(reports.Add);
        Directory.GetFiles(scratch).Should().BeEquivalentTo(living, locked);
    }

    [Fact]
    public async Task What_an_earlier_engine_has_left_is_told_with_its_age()
    {
        var before = DateTimeOffset.UtcNow;
        var spec = EngineProcess.Shell("true");
        Attempt(spec).Create();

        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);

        var found = reports.All.Should().ContainSingle().Which.Should().BeOfType<Observation.Found>().Subject;
        found.Uid.Should().Be(spec.Uid);
        found.Since.Should().BeCloseTo(before, TimeSpan.FromSeconds(30), "else nobody knows that it is young, and it is cleared away at once (F8)");
    }

    private static List<int> Marked(ProcessStart runner) => [.. Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && Running.Is(id) && Limits(id).Contains($" {runner.Mark} ", StringComparison.Ordinal))];

    private static string Limits(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/limits");
        }
        catch (IOException)
        {
            return "";
        }
    }

    [Fact]
    public async Task A_stop_closes_what_an_earlier_engine_may_have_begun()
    {
        var spec = EngineProcess.Shell($"echo > {folder.Path("ran")}");
        Attempt(spec).Create();
        await using var next = EngineProcess.Open(folder.Root);
        next.Start(reports.Add);
        next.Stop(spec.Uid, StopMode.Gracefully);
        (await reports.EndOfAsync(spec)).Exit.Should().BeNull();

        using var late = System.Diagnostics.Process.Start(Programs.Runner, [Attempt(spec).Launch]);
        await Eventually.EndedAsync(late);
        late.ExitCode.Should().Be(3, "the attempt is closed");
        File.Exists(folder.Path("ran")).Should().BeFalse();
    }

    private AttemptFolder Attempt(AttemptSpec spec) => AttemptFolder.Of(folder.Root, spec.Uid);

    private void Claim(AttemptSpec spec, string claimant) => File.CreateSymbolicLink(Attempt(spec).Claim, claimant);
}
