using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Spectre.Console.Rendering;
using Workflows.Cli.Following;
using Workflows.Cli.Watching;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>How a run is shown while it goes on: what is shown last stays, and a log says when.</summary>
public sealed partial class RunDisplayTests
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

    [Fact]
    public async Task Each_line_of_a_log_has_the_time_when_it_happened_and_times_never_go_back()
    {
        const string grid = "name: grid\nsteps:\n  each: { forEach: [1, 2, 3], parallel: 1, uses: container, command: [sh, -c, 'sleep 1.1'] }\n";
        using var folder = new WfFolder().With("grid.yaml", grid);

        var lines = (await folder.RunAsync("run", "grid.yaml")).Output.Split('\n').Where(line => Line().IsMatch(line)).ToList();

        var times = lines.Select(line => TimeOnly.Parse(line[..8], CultureInfo.InvariantCulture)).ToList();
        var (first, later) = (lines.FindIndex(line => line.Contains("0/3 ok")), lines.FindIndex(line => line.Contains("2/3 ok")));
        times.Should().BeInAscendingOrder();
        lines.Count.Should().BeGreaterThan(4);
        times[later].Should().BeAfter(times[first].Add(TimeSpan.FromSeconds(1)), string.Join('\n', lines));
    }

    [Fact]
    public async Task The_reason_of_a_failure_is_whole_though_what_it_quotes_has_a_line_end_in_it()
    {
        const string odd = "name: odd\nsteps:\n  a: { uses: container, command: [sh, -c, 'echo \"not json\" > $WF_OUTPUTS'] }\n";
        using var folder = new WfFolder().With("odd.yaml", odd);

        var log = (await folder.RunAsync("run", "odd.yaml")).Output;

        log.Should().MatchRegex(@"a +✖ failed.*the outputs can't be taken: not JSON: 'not json\\n' is an invalid");
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d  grid#1")]
    private static partial Regex Line();

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
