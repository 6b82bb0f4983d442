using FluentAssertions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Metrics and models.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Metrics_are_listed_as_reported_with_the_step_that_reported_them()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().End().Take()], Cancellation);
        var uid = run.Live.Single();
        MetricPoint[] points = [new("loss", 0.5, 1, Flows.Start), new("loss", double.MaxValue, 2, Flows.Start), new("rmse", -1, null, Flows.Start)];

        await Store.AddMetricsAsync(uid, points, Cancellation);
        await Store.AddMetricsAsync(Guid.NewGuid(), points, Cancellation);

        (await Store.ListMetricsAsync(run.State.Id, Cancellation)).Should().Equal(points.Select(point => point with { Ordinal = 1, Attempt = uid }));
    }

    [Fact]
    public async Task Metrics_that_are_sent_twice_are_stored_once()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await Store.CommitAsync([run.Grant().End().Take()], Cancellation);
        var uid = run.Live.Single();
        MetricPoint[] points =
        [
            new("loss", 0.5, 1, Flows.Start), new("loss", 0.5, 2, Flows.Start), new("loss", 0.5, null, Flows.Start),
            new("loss", 0.5, 1, Flows.Start.AddSeconds(1)),
        ];

        await Store.AddMetricsAsync(uid, points, Cancellation);
        await Store.AddMetricsAsync(uid, points, Cancellation);

        (await Store.ListMetricsAsync(run.State.Id, Cancellation)).Should().HaveCount(points.Length);
    }

    [Fact]
    public async Task Model_versions_are_numbered_and_registered_once_under_one_key()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));

        (await Register("k1")).Should().BeEquivalentTo(
            new { Model = "bike", Version = 1, Run = "chain#1", Step = "train", File = new { Size = 12L }, MetricsJson = """{"rmse":1}""" });
        (await Register("k2")).Version.Should().Be(2);
        (await Register("k1")).Version.Should().Be(1);
        (await Register("k1", 'c')).Version.Should().Be(3, "another file is another version, under whatever key");
        (await Register("k1", 'c')).Version.Should().Be(3);

        (await Store.FindModelAsync("default", "bike", Cancellation))!.Versions.Select(version => version.Version).Should().Equal(1, 2, 3);
        (await Store.ListModelsAsync("default", Cancellation)).Should().ContainSingle();
        (await Store.FindModelAsync("abroad", "bike", Cancellation)).Should().BeNull();

        Task<ModelVersion> Register(string key, char? file = null) => Store.AddModelVersionAsync(Bike(run.State.Id, key, file ?? key[^1]), Cancellation);
    }

    [Fact]
    public async Task A_file_is_one_version_of_a_model_however_many_bring_it_at_once()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var first = await Store.AddModelVersionAsync(Bike(run.State.Id, "k0", 'b'), Cancellation);

        var versions = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Store.AddModelVersionAsync(Bike(run.State.Id, $"k{i}", 'a'), Cancellation)));

        first.Version.Should().Be(1);
        versions.Should().OnlyContain(version => version.Version == 2);
        versions.Select(version => version.MetricsJson).Distinct().Should().ContainSingle("what was registered stays");
        (await Store.FindModelAsync("default", "bike", Cancellation))!.Versions.Should().HaveCount(2);
        (await Store.AddModelVersionAsync(Bike(run.State.Id, "k9", 'a') with { Model = "car" }, Cancellation)).Version.Should().Be(1, "it is another model");
    }

    [Fact]
    public async Task An_alias_moves_only_from_where_it_is_expected_and_every_move_is_kept()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        for (var i = 1; i <= 2; i++)
        {
            await Store.AddModelVersionAsync(Bike(run.State.Id, $"k{i}", (char)('0' + i)), Cancellation);
        }

        (await Move(1, new(2))).Should().Be(new AliasMove(false, null));
        (await Move(1, new(null))).Should().Be(new AliasMove(true, null));
        (await Move(2, new(null))).Should().Be(new AliasMove(false, 1));
        (await Move(2, new(1))).Should().Be(new AliasMove(true, 1));
        (await Move(2, new(1))).Should().Be(new AliasMove(true, 1), "it stands there already: asking twice is answered as asking once");
        (await Move(3, null)).Should().Be(new AliasMove(false, 2), "there is no such version");
        (await Move(1, null)).Should().Be(new AliasMove(true, 2));

        var model = (await Store.FindModelAsync("default", "bike", Cancellation))!;
        model.Aliases.Should().Equal(new Dictionary<string, int> { ["production"] = 1 });
        model.History.Select(move => (move.Alias, move.From, move.To, move.By))
            .Should().Equal(("production", null, 1, "ann"), ("production", 1, 2, "ann"), ("production", 2, 1, "ann"));

        Task<AliasMove> Move(int version, ExpectedVersion? expected) =>
            Store.MoveAliasAsync("default", "bike", "production", version, expected, "ann", Cancellation);
    }

    private static NewModelVersion Bike(Guid run, string key, char file) =>
        new("default", "bike", new ModelFile(new string(file, 64), 12, "m.zip"), """{"rmse":1}""", "{}")
        {
            Run = run,
            Step = "train",
            IdempotencyKey = key,
            At = Flows.Start,
        };
}
