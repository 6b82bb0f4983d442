using FluentAssertions;
using Workflows.Cli.Terminal;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain ✔ Köln 日本 🚀", "plain ✔ Köln 日本 🚀")]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("\x1b[2J\a\b\r\v\f\x7f\0", @"\x1b[2J\x07\x08\x0d\x0b\x0c\x7f\x00")]
    [InlineData("\u0085\u009b\u00ad", @"\x85\x9b\xad")]
    [InlineData("\u061c\u200e\u200f\u202a\u202e\u2066\u2069", "U+061CU+200EU+200FU+202AU+202EU+2066U+2069")]
    [InlineData("\u200b\u200d\u2060\ufeff\u3164\u034f\u2028\u2029", "U+200BU+200DU+2060U+FEFFU+3164U+034FU+2028U+2029")]
    [InlineData("\U000E0041\U000E0100", "U+E0041U+E0100")]
    public void Text_is_made_visible_and_stays_so(string text, string seen)
    {
        VisibleText.Of(text).Should().Be(seen);
        VisibleText.Of(seen).Should().Be(seen);
    }

    /// <summary>Halves of characters can't stand in an attribute.</summary>
    [Fact]
    public void Half_a_character_is_made_visible() => VisibleText.Of("\ud800x\udc00").Should().Be("U+D800xU+DC00");

    [Fact]
    public void A_document_means_the_same() =>
        VisibleText.Json("{\"a\":\"\u202e\U000E0041\u009b✔\"}").Should().Be("{\"a\":\"\\u202e\\udb40\\udc41\\u009b✔\"}");

    [Theory]
    [InlineData("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m\x1b[0m")]
    [InlineData("\x1b[38;5;208mo\x1b[48;2;1;2;3mx", "\x1b[38;5;208mo\x1b[48;2;1;2;3mx\x1b[0m")]
    [InlineData("\x1b[m", "\x1b[m\x1b[0m")]
    [InlineData("\x1b[8mhidden", @"\x1b[8mhidden")]
    [InlineData("\x1b[1;8mhidden", @"\x1b[1;8mhidden")]
    [InlineData("\x1b[38;5m", @"\x1b[38;5m")]
    [InlineData("\x1b[38:5;8m", @"\x1b[38:5;8m")]
    [InlineData("\x1b[>4;2m", @"\x1b[>4;2m")]
    [InlineData("\x1b[31", @"\x1b[31")]
    [InlineData("\x1b[2K\x1b[1A", @"\x1b[2K\x1b[1A")]
    public void Of_a_log_only_colour_and_weight_pass(string line, string sent) => LogText.Of(line, colours: true).Should().Be(sent);

    [Fact]
    public void Where_nothing_is_coloured_colours_are_left_out() => LogText.Of("\x1b[31mred\x1b[0m\r", colours: false).Should().Be("red");

    [Theory]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    [InlineData("🚀🚀", 3, "🚀…")]
    [InlineData("abc", 3, "abc")]
    public void No_character_is_cut_in_half(string text, int width, string cut) => CellText.Cut(text, width, "…").Should().Be(cut);
}
