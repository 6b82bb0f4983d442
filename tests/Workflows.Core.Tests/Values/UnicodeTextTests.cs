using FluentAssertions;
using Workflows.Core.Values;
using Xunit;

namespace Workflows.Core.Tests.Values;

public sealed class UnicodeTextTests
{
    [Fact]
    public void A_lone_surrogate_is_found()
    {
        // No theory: attributes are kept as UTF-8, which can't say half a character.
        (string Text, int Index)[] cases = [("", -1), ("Köln 🚀 x", -1), ("🚀🚀", -1), ("a\ud83d", 1), ("\ude80a", 0), ("🚀\ud83d🚀", 2), ("🚀\ude80", 2)];

        cases.Select(c => UnicodeText.FirstLoneSurrogate(c.Text)).Should().Equal(cases.Select(c => c.Index));
    }

    [Fact]
    public void Cutting_never_leaves_half_a_character()
    {
        UnicodeText.Start("ab🚀cd", 3).Should().Be("ab");
        UnicodeText.Start("ab🚀cd", 4).Should().Be("ab🚀");
        UnicodeText.Start("🚀", 0).Should().BeEmpty();
        UnicodeText.Shorten("ab🚀cdef", 6).Should().Be("ab...");
        UnicodeText.Shorten("ab🚀cd", 6).Should().Be("ab🚀cd");
    }

    [Fact]
    public void Halves_are_replaced_or_dropped_and_whole_characters_stay()
    {
        UnicodeText.WellFormed("a\ud83db🚀").Should().Be("a\ufffdb🚀");
        UnicodeText.WholeCharacters("\ude80a🚀\ud83d").Should().Be("a🚀");
    }
}
