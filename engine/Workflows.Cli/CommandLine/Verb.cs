using System.CommandLine;

namespace Workflows.Cli.CommandLine;

/// <summary>A command of <c>wf</c>: what System.CommandLine knows of one, and what its help page teaches.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="description">One line: what it does for its user.</param>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>The heading that it stands under in <c>wf --help</c>; null for a command below a command.</summary>
    public Topic? Topic { get; init; }

    /// <summary>Two or three command lines to copy, each with what it is for.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>What one should know beyond the options: short paragraphs.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>It may be the engine: takes the options that say with what.</summary>
    public Verb Drives()
    {
        ExecutorOptions.AddTo(this);
        return this;
    }

    /// <summary>Sets what it does.</summary>
    public Verb Does(Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act)
    {
        SetAction(async (parsed, cancellation) => (int)await Edge.RunAsync(parsed, act, cancellation));
        return this;
    }
}

/// <summary>A command line to copy, and what it is for.</summary>
internal sealed record Example(string Line, string For);

/// <summary>Headings of <c>wf --help</c>, in their order.</summary>
internal enum Topic
{
    Run,
    Look,
    Act,
    Define,
    Library,
    Setup,
}
