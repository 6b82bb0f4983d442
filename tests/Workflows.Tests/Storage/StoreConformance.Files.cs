using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Which files are whose.</summary>
public abstract partial class StoreConformance
{
    private const string Model = "61be55a8e2f6b4e172338bddf184d6dbee29c98853e0a0485ecee7f27b9af0b4";
    private const string Log = "0a0a9f2a6772942557ab5355d76af442f8f65e01ad5dbcb6b9c6ba1d9a7b9d2a";

    [Fact]
    public async Task A_file_is_that_projects_to_which_it_was_added()
    {
        await Store.AddFileAsync("default", Model, Cancellation);
        await Store.AddFileAsync("default", Model, Cancellation);

        (await HasAsync("default", Model)).Should().BeTrue();
        (await HasAsync("abroad", Model)).Should().BeFalse();
        (await HasAsync("default", Log)).Should().BeFalse();
    }

    [Fact]
    public async Task What_an_attempt_left_is_its_projects_by_the_commit_of_its_end()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().Take()], Cancellation);
        var end = Left(run);

        (await HasAsync("default", Model)).Should().BeFalse();
        await Store.CommitAsync([end], Cancellation);

        (await HasAsync("default", Model)).Should().BeTrue();
        (await HasAsync("default", Log)).Should().BeTrue("its log is a file as well");
        (await HasAsync("abroad", Model)).Should().BeFalse();
    }

    [Fact]
    public async Task A_commit_that_is_refused_gives_nobody_a_file()
    {
        var (good, bad) = (await Driven.Accept(Store, Flows.Run(Flows.Chain)), await Driven.Accept(Store, Flows.Run(Flows.Chain)));
        await Store.CommitAsync([good.Grant().Take()], Cancellation);
        _ = bad.Grant().Take();
        bad.End();

        var commit = () => Store.CommitAsync([Left(good), bad.Take()], Cancellation);

        await commit.Should().ThrowAsync<CommitRefusedException>();
        (await HasAsync("default", Model)).Should().BeFalse();
    }

    private static RunCommit Left(Driven run)
    {
        var live = run.Outstanding.OfType<Effect.StartAttempt>().First();
        var outcome = new AttemptOutcome
        {
            Exit = 0,
            Artifacts = [new ArtifactRecord("model", Model, 3, "m.zip"), new ArtifactRecord(ArtifactRecord.LogName, Log, 3, "log")],
        };
        return run.Do((at, seed) => new AttemptEnded(live.Uid, live.Step, live.Index, outcome) { At = at, Seed = seed }).Take();
    }

    private Task<bool> HasAsync(string project, string sha256) => Store.HasFileAsync(project, sha256, Cancellation);
}
