namespace Workflows.Tests.Crashes;

/// <summary>One small story and the fail points that it passes: what is done before, the command that dies, and how all must have ended after.</summary>
internal sealed record Scenario(string Name)
{
    /// <summary>Definitions by file name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Command lines that run once, unarmed; each case starts from a copy of what they leave.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Events of this type the database refuses, from before the armed command until the restart.</summary>
    public string? Refused { get; init; }

    /// <summary>
    /// Command lines before the one that dies, in each case: each dies at its own fail point (<c>name:n</c>), or goes well where it has none.
    /// </summary>
    public IReadOnlyList<(string? Armed, string Line)> First { get; init; } = [];

    /// <summary>The command line that dies.</summary>
    public required string Armed { get; init; }

    /// <summary>A command given while the armed one runs, and for how many started activities it waits.</summary>
    public (string Line, int Starts)? Meanwhile { get; init; }

    /// <summary>The fail points that this scenario answers for.</summary>
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>Points that others answer for, which are worth a kill here too when there is time (<c>make torture</c>).</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>The point is passed once by each process: its n-th hit is the n-th process in a row that dies there.</summary>
    public bool OncePerProcess { get; init; }

    /// <summary>At which hits it dies: at the first, the second, up to this one. Each is a case of its own.</summary>
    public int Hits { get; init; } = 5;

    /// <summary>Command lines after the restart, before the engine; each must exit with 0.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How runs must have ended, by label; where several ends are right, all of them.</summary>
    public IReadOnlyDictionary<string, string> Ends { get; init; } = new Dictionary<string, string>();

    /// <summary>How many runs must exist in the end, children included; null where the kill decides.</summary>
    public int? Runs { get; init; }

    /// <summary>Attempts may be lost with the engine that ran them: then they are made again.</summary>
    public bool MayLose { get; init; }

    /// <summary>Attempts at once.</summary>
    public int Places { get; init; } = 8;

    public override string ToString() => Name;
}
