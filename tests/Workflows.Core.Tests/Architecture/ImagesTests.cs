using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Workflows.Core.Tests.Architecture;

/// <summary>Manifests, samples, defaults and what an administrator applies name images of ours by hand: each must be one that is built.</summary>
public sealed partial class ImagesTests
{
    private static readonly IReadOnlyList<string> Built = [.. Names(File.ReadAllText(PathOf("deploy/images/build")))];

    [Theory]
    [InlineData("activities/catalogue", "*.yaml")]
    [InlineData("deploy/kubernetes", "*.yaml")]
    [InlineData("engine/Workflows.Executors", "KubernetesOptions.cs")]
    [InlineData("workflows", "gpu-train.yaml")]
    public void Each_image_of_ours_that_is_named_somewhere_is_built(string folder, string pattern)
    {
        var named = Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories).SelectMany(file => Names(File.ReadAllText(file))).Distinct();

        named.Should().NotBeEmpty().And.BeSubsetOf(Built);
    }

    [Fact]
    public void Each_image_that_is_built_without_a_container_engine_has_its_container_file() =>
        Directory.EnumerateFiles(PathOf("deploy/images"), "*.Containerfile")
            .Select(file => $"docker.io/local/{Path.GetFileNameWithoutExtension(file)}:1")
            .Should()
            .BeEquivalentTo(Built);

    private static string PathOf(string path) => Path.Combine(Repository.Root, path);

    private static IEnumerable<string> Names(string text) => Image().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"docker\.io/local/[a-z-]+:\w+")]
    private static partial Regex Image();
}
