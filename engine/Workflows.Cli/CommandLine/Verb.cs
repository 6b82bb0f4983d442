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

    /// <summary>Why it can't be done through a server, and what to do instead; null: it can.</summary>
    public (string Why, string Instead)? OnlyHere { get; private set; }

    /// <summary>It needs neither a data folder nor a server.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>Sets what it does, with a data folder as with a server.</summary>
    public Verb Does(Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act)
    {
        SetAction(async (parsed, cancellation) => (int)await Edge.RunAsync(parsed, act, cancellation));
        return this;
    }

    /// <summary>Sets what it does without either.</summary>
    public Verb DoesAlone(Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act)
    {
        IsAlone = true;
        return Does(act);
    }

    /// <summary>Sets what it does with a data folder, or a database; with a server it says that it can't.</summary>
    /// <param name="why">After "it": <c>is the engine of a data folder</c>.</param>
    /// <param name="instead">What to do.</param>
    /// <param name="act">What it does.</param>
    public Verb DoesHere(string why, string instead, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act)
    {
        OnlyHere = (why, instead);
        return Does(act);
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
