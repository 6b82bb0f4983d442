using FluentAssertions;
using Workflows.Core.Triggers;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "maintenance", false)]
    [InlineData("main", "x/main", false)]
    [InlineData("*", "main", true)]
    [InlineData("*", "release/1", false)]
    [InlineData("*", "", true)]
    [InlineData("release/*", "release/1", true)]
    [InlineData("release/*", "release/1/hot", false)]
    [InlineData("release/**", "release/1/hot", true)]
    [InlineData("release/**", "release", false)]
    [InlineData("v?.?", "v1.2", true)]
    [InlineData("v?.?", "v1/2", false)]
    [InlineData("v*.*", "v10.22.3", true)]
    [InlineData("training/**", "training/models/fit.py", true)]
    [InlineData("training/**", "retraining/fit.py", false)]
    [InlineData("**", "any/thing/at/all", true)]
    [InlineData("**/*.py", "fit.py", true)]
    [InlineData("**/*.py", "a/b/fit.py", true)]
    [InlineData("**/*.py", "a/b/fit.pyc", false)]
    [InlineData("**/fit.py", "unfit.py", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**/z", "a/bz", false)]
    [InlineData("a/**/b/**/z", "a/x/b/y/z", true)]
    [InlineData("a/**/b/**/z", "a/x/y/z", false)]
    [InlineData("a**z", "a/b/z", true)]
    [InlineData("data/[1].csv", "data/[1].csv", true)]
    [InlineData("data/[1].csv", "data/1.csv", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("Main", "main", false)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool isMatch) => new GlobPattern(pattern).Matches(name).Should().Be(isMatch);

    [Fact]
    public void A_pattern_that_would_make_others_search_for_ever_is_answered_at_once()
    {
        var pattern = new GlobPattern(string.Concat(Enumerable.Repeat("**/*a", 60)));

        pattern.Matches(string.Concat(Enumerable.Repeat("a/", 2_000)) + "b").Should().BeFalse();
    }
}
