using FluentAssertions;
using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Xunit;
using Columns = Workflows.Cli.Terminal.Columns;

namespace Workflows.Tests.Cli;

/// <summary>What becomes of rows where the terminal is too narrow for them.</summary>
public sealed class ColumnsTests
{
    private const string Path = "a/folder/with/a/long/name/model.zip";

    [Fact]
    public void What_one_copies_gets_a_line_of_its_own_before_the_terminal_breaks_it()
    {
        Shown(60, Files()).Should().Equal($"  artifacts  grid/model  {Path}", "             best/model  short.zip");
        Shown(50, Files()).Should().Equal("  artifacts  grid/model", $"               {Path}", "             best/model  short.zip");
        Shown(45, Files()).Should().Equal("  artifacts  grid/model", $"    {Path}", "             best/model  short.zip");
    }

    [Fact]
    public void Without_room_for_columns_each_is_deeper_than_the_one_before() =>
        Shown(30, Files()).Should().Equal("  artifacts", "    grid/model", $"      {Path}", "    best/model", "      short.zip");

    [Fact]
    public void Sentences_among_what_one_copies_are_broken_between_words()
    {
        var facts = new Columns(new Column(), new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        facts.Add("started", new Piece("2026-11-29 01:44:13, 4m ago, by local:root (manual)", Style.Plain) { IsProse = true });

        Shown(40, facts).Should().Equal("  started  2026-11-29 01:44:13, 4m ago,", "           by local:root (manual)");
    }

    [Theory]
    [InlineData(80, "x small#1 failed in 6.4s: could not open /a/long/path/to/a/table.parquet")]
    [InlineData(50, "x small#1 failed in 6.4s: could not open|    /a/long/path/to/a/table.parquet")]
    [InlineData(20, "x small#1 failed in|    6.4s: could not|    open|    /a/long/path/to/a/table.parquet")]
    public void A_sentence_is_broken_between_words_and_a_path_in_it_stays_whole(int width, string lines) =>
        Shown(width, new Sentence("x", " ", new Piece("small#1", Style.Plain), " failed in 6.4s: could not open /a/long/path/to/a/table.parquet"))
            .Should()
            .Equal(lines.Split('|'));

    [Theory]
    [InlineData(40, "\u2714 sweep#1  succeeded  1m 14s")]
    [InlineData(24, "\u2714 sweep#1  1m 14s")]
    public void Of_a_tree_the_word_of_the_state_goes_before_the_time_does(int width, string line) =>
        Shown(width, new TreePaper([new TreeLine("", "sweep#1") { Sign = "\u2714", Word = "succeeded", Time = "1m 14s" }], Glyphs.Choose(true)))
            .Should()
            .Equal(line);

    private static Columns Files()
    {
        var files = new Columns(new Column(), new Column(), new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        files.Add("artifacts", "grid/model", Path);
        files.Add("", "best/model", "short.zip");
        return files;
    }

    private static string[] Shown(int width, IRenderable content)
    {
        using var written = new StringWriter();
        var console = VisibleConsole.Open(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        console.Write(content);
        return [.. written.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
