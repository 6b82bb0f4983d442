using Workflows.Tests;
using Workflows.Tests.Crashes;
using Workflows.Tests.Kubernetes.Real;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Workflows.Tests;

/// <summary>
/// Begins with the collections that take minutes, most of them waiting: begun last they would keep a machine that has nothing else to do. The rest comes as
/// it came.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] longest = [RealSpaces.Name, nameof(CrashMatrixTests), nameof(FleetTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string collection) =>
        Array.FindIndex(longest, name => collection.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : longest.Length;
}
