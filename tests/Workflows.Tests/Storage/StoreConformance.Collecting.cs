using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Workflows.Storage.Collecting;
using Workflows.Storage.Files;
using Workflows.Storage.Sql;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What is past its time goes, what anybody needs stays, and files go when nothing refers to them.</summary>
public abstract partial class StoreConformance
{
    private static readonly RetentionRule month = new() { Runs = TimeSpan.FromDays(30) };

    private readonly TemporaryFolder kept = new();

    /// <summary>Every column in which a digest may stand.</summary>
    public static TheoryData<string, string> Referring => new()
    {
        { "runs", "body" },
        { "steps", "body" },
        { "step_items", "body" },
        { "instances", "body" },
        { "attempts", "ended" },
        { "events", "fact" },
        { "events", "changes" },
        { "versions", "canonical" },
        { "cached_steps", "outputs" },
        { "cached_steps", "artifacts" },
        { "model_versions", "metrics" },
        { "model_versions", "tags" },
        { "inbox", "event" },
    };

    private FolderFileStore KeptFiles => new(kept.Path("files"));

    [Fact]
    public async Task A_run_past_its_time_is_gone_everywhere_and_others_are_listed_as_before()
    {
        var old = await EndedAsync(Flows.Chain);
        var file = await OldFileAsync("left by the old run");
        await Store.AddFileAsync("default", file, Cancellation);
        await ExecuteAsync($"UPDATE attempts SET ended = '{{}} {file}'");
        Clock.Advance(TimeSpan.FromDays(31));
        var young = await Driven.Accept(Store, Flows.Run(Flows.Chain) with { At = Clock.GetUtcNow() });

        var collected = await CollectAsync(month);

        collected.Should().BeEquivalentTo(new { Runs = 1, Files = 1, Bytes = 19L, HasMore = false });
        (await Store.LoadAsync(old.State.Id, Flows.Plans(Flows.Chain), Cancellation)).Should().BeNull();
        (await Store.ListEventsAsync(old.State.Id, 0, 10, Cancellation)).Should().BeEmpty();
        (await Store.ListAttemptsAsync(old.State.Id, null, null, Cancellation)).Should().BeEmpty();
        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().ContainSingle().Which.Id.Should().Be(young.State.Id);
        (await KeptFiles.HasAsync(file, Cancellation)).Should().BeFalse();
        (await HasAsync("default", file)).Should().BeFalse();
        (await Driven.Accept(Store, Flows.Run(Flows.Chain))).State.Number.Should().Be(3, "a number is not given twice");
    }

    [Fact]
    public async Task The_key_of_a_start_and_metrics_go_with_their_run()
    {
        var keyed = Flows.Run(Flows.Chain) with { IdempotencyKey = "once" };
        var run = await Driven.Accept(Store, keyed);
        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        await Store.AddMetricsAsync(run.Live[0], [new MetricPoint("loss", 0.5, 1, Flows.Start)], Cancellation);
        await Store.CommitAsync([run.End().End().Take()], Cancellation);
        await AnswerAsync(run);
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month)).Runs.Should().Be(1);

        (await Store.ListMetricsAsync(run.State.Id, Cancellation)).Should().BeEmpty();
        (await Store.AcceptAsync(keyed with { Id = Guid.CreateVersion7() }, Cancellation)).Existed.Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_has_not_ended_stays_and_so_does_one_that_ended_lately()
    {
        var open = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        _ = await EndedAsync(Flows.Chain);
        Clock.Advance(TimeSpan.FromDays(29));

        (await CollectAsync(month)).Runs.Should().Be(0);
        Clock.Advance(TimeSpan.FromDays(2));
        (await CollectAsync(month)).Runs.Should().Be(1);

        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().ContainSingle().Which.Id.Should().Be(open.State.Id);
    }

    [Fact]
    public async Task A_tree_goes_as_a_whole_and_only_once_all_of_it_has_ended()
    {
        _ = await EndedAsync(Flows.Chain);
        var below = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await ExecuteAsync("UPDATE runs SET parent = (SELECT id FROM runs WHERE number = 1) WHERE number = 2");
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month)).Runs.Should().Be(0);
        await Store.CommitAsync([below.Grant().End().End().Take()], Cancellation);
        await AnswerAsync(below);
        (await CollectAsync(month)).Runs.Should().Be(1, "a sub-workflow is counted with its run");

        (await Store.ListRunsAsync(new RunFilter("default") { Children = true }, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_with_an_open_command_stays_until_it_is_answered()
    {
        var run = await EndedAsync(Flows.Chain);
        var command = await Store.SendAsync(run.State.Id, new RetryRequested("ann", null) { At = Flows.Start, Seed = 1 }, Cancellation);
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month)).Runs.Should().Be(0);
        await Store.AnswerAsync(run.State.Partition, [new InboxAnswer(command, "it has ended")], Cancellation);
        (await CollectAsync(month)).Runs.Should().Be(1);

        (await Store.FindAnswerAsync(command, Cancellation)).Should().BeNull("the answer goes with the run");
    }

    [Fact]
    public async Task A_run_that_a_version_of_a_model_came_from_stays_and_the_models_file_too()
    {
        var run = await EndedAsync(Flows.Chain);
        var file = await OldFileAsync("a model");
        await Store.AddModelVersionAsync(Bike(run.State.Id, "k", 'a') with { File = new(file, 7, "m.zip") }, Cancellation);
        Clock.Advance(TimeSpan.FromDays(400));

        (await CollectAsync(month)).Should().BeEquivalentTo(new { Runs = 0, Files = 0 });

        (await KeptFiles.HasAsync(file, Cancellation)).Should().BeTrue();
    }

    [Fact]
    public async Task The_newest_of_each_workflow_stay_however_old_they_are()
    {
        var runs = new List<Driven>();
        for (var i = 0; i < 4; i++)
        {
            runs.Add(await EndedAsync(Flows.Chain));
        }

        var other = await EndedAsync(Flows.ChainOf("other", 1));
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month with { Keep = 2 })).Runs.Should().Be(2);

        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Select(run => run.Id)
            .Should().BeEquivalentTo([runs[2].State.Id, runs[3].State.Id, other.State.Id]);
    }

    [Theory]
    [MemberData(nameof(Referring))]
    public async Task A_file_stays_as_long_as_any_row_names_it(string table, string column)
    {
        await FillAsync();
        var (named, forgotten) = (await OldFileAsync("named"), await OldFileAsync("forgotten"));
        await ExecuteAsync($"UPDATE {table} SET {column} = {column} || ' damaged {named}'");

        (await CollectAsync(new())).Should().BeEquivalentTo(new { Runs = 0, Files = 1 });

        (await KeptFiles.HasAsync(named, Cancellation)).Should().BeTrue();
        (await KeptFiles.HasAsync(forgotten, Cancellation)).Should().BeFalse();
    }

    [Fact]
    public async Task A_result_that_is_kept_for_later_runs_keeps_its_files_until_a_day_after_its_time()
    {
        var file = await OldFileAsync("cached");
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var cached = new CachedStep("default", "k", Flows.Start, null, [new ArtifactRecord("a", file, 6, "a")]) { Until = Flows.Start + TimeSpan.FromHours(1) };
        await Store.CommitAsync([run.Grant().Take() with { Cached = [cached] }], Cancellation);

        Clock.Advance(TimeSpan.FromHours(24));
        (await CollectAsync(new())).Files.Should().Be(0);
        Clock.Advance(TimeSpan.FromHours(2));
        (await CollectAsync(new())).Files.Should().Be(1);
    }

    [Fact]
    public async Task A_log_goes_before_its_run_and_a_file_with_the_same_bytes_keeps_it()
    {
        var (log, both) = (await OldFileAsync("a log"), await OldFileAsync("log and artifact"));
        var run = await EndedAsync(Flows.Chain, new ArtifactRecord(ArtifactRecord.LogName, log, 5, "log"));
        _ = await EndedAsync(Flows.Chain, new(ArtifactRecord.LogName, both, 16, "log"), new("copy", both, 16, "copy"));
        Clock.Advance(TimeSpan.FromDays(10));

        (await CollectAsync(new() { Logs = TimeSpan.FromDays(11) })).Files.Should().Be(0);
        (await CollectAsync(new() { Logs = TimeSpan.FromDays(9) })).Should().BeEquivalentTo(new { Runs = 0, Files = 1 });

        (await KeptFiles.HasAsync(log, Cancellation)).Should().BeFalse();
        (await KeptFiles.HasAsync(both, Cancellation)).Should().BeTrue();
        (await Store.ListAttemptsAsync(run.State.Id, null, null, Cancellation)).Should().HaveCount(2, "the run and its history stay");
    }

    [Fact]
    public async Task A_young_file_stays_and_so_does_what_a_live_attempt_may_have_put()
    {
        var young = await OldFileAsync("young", TimeSpan.FromHours(23));
        var old = await OldFileAsync("old");
        (await CollectAsync(new())).Files.Should().Be(1);
        (await KeptFiles.HasAsync(old, Cancellation)).Should().BeFalse();
        (await KeptFiles.HasAsync(young, Cancellation)).Should().BeTrue();

        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        var during = await OldFileAsync("put meanwhile", -TimeSpan.FromMinutes(1));
        Clock.Advance(TimeSpan.FromDays(3));
        var held = await CollectAsync(new());
        held.Files.Should().Be(1);
        held.HeldSince.Should().BeCloseTo(Flows.Start - TimeSpan.FromHours(12), TimeSpan.FromSeconds(1));
        (await KeptFiles.HasAsync(during, Cancellation)).Should().BeTrue("its attempt has not told of it yet");

        await Store.CommitAsync([run.End().End().Take()], Cancellation);
        (await CollectAsync(new())).Should().BeEquivalentTo(new { Files = 1, HeldSince = (DateTimeOffset?)null });
    }

    [Fact]
    public async Task Who_only_asks_is_told_the_same_and_nothing_is_removed()
    {
        var run = await EndedAsync(Flows.Chain);
        var file = await OldFileAsync("of a run");
        await ExecuteAsync($"UPDATE steps SET body = body || ' {file}'");
        Clock.Advance(TimeSpan.FromDays(31));

        var would = await new Collector((SqlStore)Store, KeptFiles, Clock).RunAsync(month, isDry: true, Cancellation);

        would.Should().BeEquivalentTo(new { Runs = 1, Files = 1 });
        (await Store.ListEventsAsync(run.State.Id, 0, 10, Cancellation)).Should().NotBeEmpty();
        (await KeptFiles.HasAsync(file, Cancellation)).Should().BeTrue();
        (await CollectAsync(month)).Should().BeEquivalentTo(would);
    }

    [Fact]
    public async Task A_run_whose_rows_are_damaged_goes_in_its_time_and_hinders_nobody()
    {
        _ = await EndedAsync(Flows.Chain);
        await ExecuteAsync("UPDATE runs SET body = 'no JSON'");
        await ExecuteAsync("UPDATE events SET fact = '{', changes = ''");
        _ = await EndedAsync(Flows.Chain);
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month)).Runs.Should().Be(2);
    }

    [Fact]
    public async Task One_collector_at_a_time()
    {
        await using var second = (SqlStore)await OpenAsync(Clock);
        using (second.TryCollect())
        {
            (await new Collector((SqlStore)Store, KeptFiles, Clock).RunAsync(month, isDry: false, Cancellation)).Should().BeNull();
        }

        (await CollectAsync(month)).Runs.Should().Be(0);
    }

    [Fact]
    public async Task A_run_that_reuses_one_which_is_gone_is_not_recorded()
    {
        var earlier = await EndedAsync(Flows.Chain);
        Clock.Advance(TimeSpan.FromDays(31));
        (await Store.AcceptAsync(Flows.Run(Flows.Chain) with { Earlier = earlier.State.Id }, Cancellation)).Number.Should().Be(2);
        (await CollectAsync(month)).Runs.Should().Be(1);

        var late = () => Store.AcceptAsync(Flows.Run(Flows.Chain) with { Earlier = earlier.State.Id }, Cancellation);

        await late.Should().ThrowAsync<RunGoneException>("its files may be gone by now");
        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().ContainSingle();
    }

    /// <summary>Past the store.</summary>
    protected abstract Task ExecuteAsync(string sql);

    private async Task<Collected> CollectAsync(RetentionRule rule) =>
        (await new Collector((SqlStore)Store, KeptFiles, Clock).RunAsync(rule, isDry: false, Cancellation))!;

    private async Task<Driven> EndedAsync(Core.Definitions.WorkflowDefinition flow, params ArtifactRecord[] left)
    {
        var run = await Driven.Accept(Store, Flows.Run(flow));
        run.Grant();
        while (run.Outstanding.OfType<Effect.StartAttempt>().FirstOrDefault() is { } live)
        {
            var outcome = new AttemptOutcome { Exit = 0, StartedAt = Flows.Start, EndedAt = Flows.Start, Artifacts = [.. left] };
            run.Do((at, seed) => new AttemptEnded(live.Uid, live.Step, live.Index, outcome) { At = at, Seed = seed });
        }

        await Store.CommitAsync([run.Take()], Cancellation);
        run.State.Status.Should().Be(RunStatus.Succeeded);
        await AnswerAsync(run);
        return run;
    }

    /// <summary>As an engine does with what it has taken.</summary>
    private async Task AnswerAsync(Driven run)
    {
        foreach (var entry in await Store.ListUntakenAsync(run.State.Id, Cancellation))
        {
            await Store.AnswerAsync(run.State.Partition, [new InboxAnswer(entry.Id, null)], Cancellation);
        }
    }

    /// <summary>Rows in every table.</summary>
    private async Task FillAsync()
    {
        var fan = await Driven.Accept(Store, Flows.Run(Flows.Fan));
        var cached = new CachedStep("default", "k", Flows.Start, "{}", []);
        await Store.CommitAsync([fan.Grant().End().End().Take() with { Cached = [cached] }], Cancellation);
        await Store.AddModelVersionAsync(Bike(fan.State.Id, "k", 'a'), Cancellation);
        await Store.SendAsync(fan.State.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 1 }, Cancellation);
    }

    /// <summary>Put so long ago; two days unless said.</summary>
    private async Task<string> OldFileAsync(string text, TimeSpan? age = null)
    {
        var stored = await KeptFiles.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), null, Cancellation);
        File.SetLastWriteTimeUtc(KeptFiles.PathOf(stored.Sha256), (Flows.Start - (age ?? TimeSpan.FromDays(2))).UtcDateTime);
        return stored.Sha256;
    }
}
