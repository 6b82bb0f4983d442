using Spectre.Console.Rendering;
using Workflows.Cli.Watching;

namespace Workflows.Cli.Following;

/// <summary>
/// How a run is shown while it goes on. A turn that was left behind may come to its end when the last picture stands already: what it would show then is
/// dropped.
/// </summary>
internal abstract class RunDisplay : IDisposable
{
    private readonly Lock gate = new();
    private bool closed;

    /// <summary>How long a picture may stand before it looks frozen; null: only what changes is shown.</summary>
    public virtual TimeSpan? Pace => null;

    /// <summary>Shows the run as it is now.</summary>
    /// <param name="picture">The run.</param>
    /// <param name="question">What stands below it to be answered; null for nothing.</param>
    /// <param name="trouble">Why the run may not be as it is shown, or not move; null for nothing.</param>
    public void Show(Picture picture, IRenderable? question, string? trouble) => WhileOpen(() => Paint(picture, question, trouble));

    /// <summary>Something to know beside the run's states.</summary>
    public void Note(string text) => WhileOpen(() => Tell(text));

    /// <summary>The run has ended, or we leave it: what is shown last stays.</summary>
    public void Close(Picture picture) => WhileOpen(() =>
    {
        closed = true;
        PaintLast(picture);
    });

    public abstract void Dispose();

    protected abstract void Paint(Picture picture, IRenderable? question, string? trouble);

    protected abstract void PaintLast(Picture picture);

    protected abstract void Tell(string text);

    private void WhileOpen(Action show)
    {
        lock (gate)
        {
            if (!closed)
            {
                show();
            }
        }
    }
}
