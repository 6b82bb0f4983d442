using FluentAssertions;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What is said of a line of a tree never goes beyond the terminal, on any width.</summary>
public sealed class WrappedDetailTests
{
    private const string Long =
        "exit 3: it is a long story why this step could not do what it was asked for, and it is told here in many more words than there is room "
        + "for on any terminal, so that it ends in dots wherever it is shown, since a page of its own has the whole of it, word by word, for all "
        + "who want to read it from its beginning to its end, which is far from here and further on a narrow terminal than on a wide one";

    [Fact]
    public void A_text_that_is_shortened_ends_in_dots_within_the_width() =>
        Enumerable.Range(30, 50).Should().AllSatisfy(width => Lines(Long, width, Glyphs.Unicode).Should()
            .OnlyContain(line => line.Length <= width).And.Subject.Last().Should().EndWith("…"));

    [Fact]
    public void A_word_that_is_longer_than_a_line_is_cut() =>
        Enumerable.Range(30, 50).Should().AllSatisfy(width => Lines($"reads {new string('x', 200)} well", width, Glyphs.Ascii).Should()
            .OnlyContain(line => line.Length <= width).And.Contain(line => line.EndsWith("x...", StringComparison.Ordinal)).And
            .Contain(line => line.EndsWith("well", StringComparison.Ordinal)));

    private static string[] Lines(string detail, int width, Glyphs glyphs)
    {
        var line = new TreeLine(glyphs.Branch, "step");
        Segment[] head = [new(glyphs.Branch), new("step")];
        var segments = new WrappedDetail(line, glyphs, width).Lines(head, [new Segment(detail)]);
        return string.Concat(segments.Select(segment => segment.IsLineBreak ? "\n" : segment.Text)).Split('\n');
    }
}
