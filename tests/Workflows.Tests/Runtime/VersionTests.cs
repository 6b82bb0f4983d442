using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>A version is complete in itself: the catalogue of the day changes nothing that was stored.</summary>
public sealed class VersionTests
{
    private const string Uses = "name: uses\nsteps: { a: { uses: act@1 }, b: { needs: [a], uses: act@1 } }";

    [Fact]
    public async Task A_run_keeps_its_command_when_the_catalogue_changes_under_it()
    {
        var before = Rig.Create(new RigOptions { Catalogue = Of("old") });
        var run = await before.AcceptAsync(Uses);

        await using var rig = await before.RestartAsync(with: new RigOptions { Catalogue = Of("new") });
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);

        rig.Executor.Begun.SelectMany(spec => spec.Command).Should().Equal("old", "old");
    }

    [Fact]
    public async Task An_engine_without_the_callers_catalogue_drives_the_run()
    {
        var before = Rig.Create(new RigOptions { Catalogue = Of("old") });
        var run = await before.AcceptAsync(Uses);

        await using var rig = await before.RestartAsync(with: new RigOptions { Catalogue = Catalogue.Empty });

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_child_keeps_its_command_as_well()
    {
        var before = Rig.Create(new RigOptions { Catalogue = Of("old") });
        await PublishAsync(before, Uses);
        var run = await before.AcceptAsync("name: parent\nsteps: { child: { workflow: { name: uses } } }");

        await using var rig = await before.RestartAsync(with: new RigOptions { Catalogue = Of("new") });
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);

        rig.Executor.Begun.SelectMany(spec => spec.Command).Should().Equal("old", "old");
    }

    [Fact]
    public async Task The_same_text_is_a_new_version_when_an_activity_has_changed_and_says_which()
    {
        var before = Rig.Create(new RigOptions { Catalogue = Of("old") });
        (await PublishAsync(before, Uses)).Should().BeEquivalentTo(new { Version = new { Number = 1, Live = true }, Changed = Array.Empty<string>() });
        (await PublishAsync(before, Uses)).Version.Number.Should().Be(1);

        await using var rig = await before.RestartAsync(start: false, with: new RigOptions { Catalogue = Of("new") });
        (await PublishAsync(rig, Uses)).Should().BeEquivalentTo(new { Version = new { Number = 2, Live = true }, Changed = new[] { "act@1" } });
        (await PublishAsync(rig, Uses)).Version.Number.Should().Be(2);
        (await rig.Bare.FindVersionAsync("default", "uses", 1, CancellationToken.None))!.Manifests!.Single().Json.Should().Contain("old");
    }

    [Fact]
    public async Task A_version_of_an_older_program_is_completed_once_and_then_keeps_what_it_has()
    {
        await using var rig = Rig.Create();
        await PublishAsync(rig, Uses);
        (await rig.Bare.FindVersionAsync("default", "uses", null, CancellationToken.None))!.Manifests.Should().BeNull("no catalogue was there");

        await OlderVersions.CompleteAsync(rig.Bare, Catalogue.Empty, CancellationToken.None);
        (await rig.Bare.ListIncompleteVersionsAsync(CancellationToken.None)).Should().ContainSingle("this catalogue lacks what it uses");
        await OlderVersions.CompleteAsync(rig.Bare, Of("old"), CancellationToken.None);
        await OlderVersions.CompleteAsync(rig.Bare, Of("new"), CancellationToken.None);

        (await rig.Bare.FindVersionAsync("default", "uses", null, CancellationToken.None))!.Manifests.Should()
            .ContainSingle().Which.Json
            .Should()
            .Contain("old");
        (await rig.Bare.ListIncompleteVersionsAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_version_that_was_stored_before_a_rule_was_known_can_be_read_but_is_not_cached()
    {
        await using var rig = Rig.Create(new RigOptions { Catalogue = Of("act") });
        const string Text = "name: uses\nsteps: { a: { uses: act@1, cache: { ttl: 1d } } }";
        var version = (await PublishAsync(rig, Text)).Version;
        var today = new StoredManifest("act@1", "other", """{"name":"act","version":1,"command":["act"],"reads":["clock"]}""");

        var plan = new PlanCache(null).Of(version with { Manifests = [today] });

        plan.Steps[0].Step.Work.Should().BeEquivalentTo(new { CacheFor = (TimeSpan?)null, Uses = "act@1" });
    }

    [Fact]
    public void Plans_that_nobody_holds_are_let_go()
    {
        var plans = new PlanCache(null);
        var first = plans.Of("default", "w", 1, Content);

        for (var version = 2; version <= 4_200; version++)
        {
            plans.Of("default", "w", version, Content);
            if (version % 500 == 0)
            {
                GC.Collect();
            }
        }

        plans.Count.Should().BeLessThan(3_500);
        plans.Of("default", "w", 1, () => throw new InvalidOperationException("it is at hand"))
            .Should()
            .BeSameAs(first, "a plan that is held is never built twice");

        static VersionContent Content() => new("""{"name":"w","steps":{"a":{"set":{"x":1}}}}""", []);
    }

    [Fact]
    public void The_least_recently_used_plan_goes_first()
    {
        var recent = new RecentPlans(mostSteps: 33);
        foreach (var version in new[] { 1, 2, 3 })
        {
            recent.Keep(Key(version), PlanOf(version, steps: 1));
        }

        recent.Find(Key(1)).Should().NotBeNull();
        recent.Keep(Key(4), PlanOf(4, steps: 1));
        recent.Find(Key(2)).Should().BeNull();
        recent.Find(Key(1)).Should().NotBeNull();

        recent.Keep(Key(5), PlanOf(5, steps: 90));
        recent.Count.Should().Be(1, "one that is larger than all there is room for is kept alone");
        recent.Find(Key(5)).Should().NotBeNull();

        static PlanKey Key(int version) => new("default", "chain", version);
        static Plan PlanOf(int version, int steps) => new(Storage.Flows.ChainOf("chain", steps), version);
    }

    private static Catalogue Of(string command) => Catalogue.Read([("act.yaml", $"name: act\nversion: 1\ncommand: [{command}]\n")]).Catalogue;

    private static async Task<PublishOutcome.Published> PublishAsync(Rig rig, string text) =>
        (await new Publishing(rig.Bare, rig.Plans, rig.Time).PublishAsync(new PublishRequest("default", "test.yaml", text, "ada"), CancellationToken.None))
        .Should().BeOfType<PublishOutcome.Published>().Subject;
}
