using Workflows.Cli.Watching;

namespace Workflows.Cli.Following;

/// <summary>The run as it was seen last, and why it is followed no more.</summary>
internal sealed record Followed(Picture Picture, HowItEnded How);

/// <summary>Why a run is followed no more.</summary>
internal enum HowItEnded
{
    Ended,

    /// <summary>We were asked to go; the run goes on under the next engine.</summary>
    Left,

    /// <summary>Ctrl-C twice: cancel is recorded, and we don't wait for it.</summary>
    LeftAtOnce,

    /// <summary>Ctrl-C twice, or SIGTERM after Ctrl-C, before the store had taken the cancel.</summary>
    LeftUncancelled,

    /// <summary>It waits for approvals only, and nobody can be asked here.</summary>
    NobodyToAsk,
}
