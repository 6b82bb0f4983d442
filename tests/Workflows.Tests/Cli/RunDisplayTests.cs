using FluentAssertions;
using Spectre.Console.Rendering;
using Workflows.Cli.Following;
using Workflows.Cli.Watching;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What is shown last stays.</summary>
public sealed class RunDisplayTests
{
    [Fact]
    public void A_turn_that_was_left_behind_paints_nothing_over_the_last_picture()
    {
        using var display = new Written();
        display.Show(null!, null, null);
        display.Note("a note");
        display.Close(null!);

        display.Show(null!, null, null);
        display.Note("late");
        display.Close(null!);

        display.Lines.Should().Equal("picture", "a note", "last picture");
    }

    private sealed class Written : RunDisplay
    {
        public List<string> Lines { get; } = [];

        public override void Dispose()
        {
            // It holds nothing.
        }

        protected override void Paint(Picture picture, IRenderable? question, string? trouble) => Lines.Add("picture");

        protected override void PaintLast(Picture picture) => Lines.Add("last picture");

        protected override void Tell(string text) => Lines.Add(text);
    }
}
