using FluentAssertions;
using Workflows.Runtime.Partitions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime.Sharing;

public sealed class FairShareTests
{
    private static readonly Guid[] engines = [.. Enumerable.Range(1, 5).Select(n => new Guid(n, 0, 0, new byte[8]))];

    [Fact]
    public void An_engine_alone_takes_everything()
    {
        var (take, giveUp) = FairShare.Of(View(engines[0], 1, new Guid?[4]));

        take.Should().Equal(0, 1, 2, 3);
        giveUp.Should().Be(0);
    }

    [Fact]
    public void An_engine_takes_free_ones_up_to_its_share_and_none_of_a_living_engine()
    {
        FairShare.Of(View(engines[1], 2, [engines[0], engines[0], engines[0], null])).Take.Should().Equal(3);
        FairShare.Of(View(engines[1], 2, [engines[0], engines[0], engines[0], engines[0]])).Take.Should().BeEmpty();
        FairShare.Of(View(engines[1], 2, [null, null, null, null])).Take.Should().Equal(0, 1);
    }

    [Fact]
    public void An_engine_gives_up_what_it_has_beyond_its_share() =>
        FairShare.Of(View(engines[0], 2, [engines[0], engines[0], engines[0], engines[0]])).GiveUp.Should().Be(2);

    [Theory]
    [InlineData(64, 3)]
    [InlineData(64, 5)]
    [InlineData(2, 5)]
    [InlineData(1, 1)]
    public void Whatever_order_engines_act_in_all_come_to_have_alike_and_then_nothing_moves(int partitions, int count)
    {
        var owners = new Guid?[partitions];
        for (var round = 0; round < 3; round++)
        {
            foreach (var engine in engines.Take(count))
            {
                var (take, giveUp) = FairShare.Of(View(engine, round == 0 ? 1 + Array.IndexOf(engines, engine) : count, owners));
                foreach (var id in Enumerable.Range(0, partitions).Where(id => owners[id] == engine).Take(giveUp).ToList())
                {
                    owners[id] = null;
                }

                foreach (var id in take)
                {
                    owners[id].Should().BeNull();
                    owners[id] = engine;
                }
            }
        }

        var shares = engines.Take(count).Select(engine => owners.Count(owner => owner == engine)).ToList();
        shares.Sum().Should().Be(partitions);
        (shares.Max() - shares.Min()).Should().BeLessThanOrEqualTo(1);
        engines.Take(count).Should().OnlyContain(engine => FairShare.Of(View(engine, count, owners)).GiveUp == 0);
    }

    private static LeaseView View(Guid self, int count, Guid?[] owners) => new(self, engines[..count], owners, null);
}
