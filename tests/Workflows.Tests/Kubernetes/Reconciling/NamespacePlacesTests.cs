using FluentAssertions;
using Workflows.Executors.Kubernetes.Reconciling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

public sealed class NamespacePlacesTests
{
    [Fact]
    public void Who_comes_first_is_served_first()
    {
        var (a, b, c, d) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var places = new NamespacePlaces(1);
        places.Enter(a).Should().BeTrue();
        places.Enter(a).Should().BeTrue("it has one");
        places.Enter(b).Should().BeFalse();
        places.Enter(c).Should().BeFalse();
        places.Leave(a).Should().Be(b);
        places.Enter(c).Should().BeFalse("the line is kept");
        places.Leave(b).Should().Be(c, "who was called and gave up hands it on");
        places.Enter(c).Should().BeTrue();
        places.Force(d);
        places.Leave(c).Should().BeNull();
        places.Enter(b).Should().BeFalse("one that runs already counts");
    }
}
