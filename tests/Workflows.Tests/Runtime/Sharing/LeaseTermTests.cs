using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Runtime.Partitions;
using Xunit;

namespace Workflows.Tests.Runtime.Sharing;

public sealed class LeaseTermTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_term_is_over_when_its_length_has_passed_since_the_renewal_was_asked_for()
    {
        var term = new LeaseTerm(time);
        var asked = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(10));
        term.Renew(asked, TimeSpan.FromSeconds(15));

        time.Advance(TimeSpan.FromSeconds(5));
        term.IsOver.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        term.IsOver.Should().BeTrue("the store counted from when it heard of it, which was not before that");

        term.Renew(time.GetTimestamp(), TimeSpan.FromSeconds(15));
        term.IsOver.Should().BeFalse();
    }

    [Fact]
    public void A_lease_without_an_end_is_never_over()
    {
        var term = new LeaseTerm(time);
        term.Renew(time.GetTimestamp(), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromDays(1_000));

        term.IsOver.Should().BeFalse();
    }
}
