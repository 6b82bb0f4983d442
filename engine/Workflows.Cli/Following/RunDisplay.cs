using Spectre.Console.Rendering;
using Workflows.Cli.Watching;

namespace Workflows.Cli.Following;

/// <summary>How a run is shown while it goes on.</summary>
internal abstract class RunDisplay : IDisposable
{
    /// <summary>How long a picture may stand before it looks frozen; null: only what changes is shown.</summary>
    public virtual TimeSpan? Pace => null;

    /// <summary>Shows the run as it is now.</summary>
    /// <param name="picture">The run.</param>
    /// <param name="question">What stands below it to be answered; null for nothing.</param>
    /// <param name="trouble">Why the run may not be as it is shown, or not move; null for nothing.</param>
    public abstract void Show(Picture picture, IRenderable? question, string? trouble);

    /// <summary>Something to know beside the run's states.</summary>
    public abstract void Note(string text);

    /// <summary>The run has ended, or we leave it: what is shown last stays.</summary>
    public abstract void Close(Picture picture);

    public abstract void Dispose();
}
