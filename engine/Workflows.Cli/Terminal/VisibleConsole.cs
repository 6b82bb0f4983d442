using Spectre.Console;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>
/// The one maker of consoles. Whatever is written to one passes its hook, which makes the text of every segment visible
/// (<see cref="VisibleText"/>): a command can't forget it. What moves the cursor is never text: only <see cref="LiveRegion"/> does.
/// </summary>
internal static class VisibleConsole
{
    public static IAnsiConsole Open(AnsiConsoleSettings settings)
    {
        var console = AnsiConsole.Create(settings);
        console.Pipeline.Attach(new Hook());
        return console;
    }

    private sealed class Hook : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new Visible(renderable));
    }

    private sealed class Visible(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(segment => segment.IsLineBreak ? segment : new Segment(VisibleText.Of(segment.Text), segment.Style));
    }
}
