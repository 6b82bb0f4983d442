using Workflows.Core.Triggers;

namespace Workflows.Server.Hooks;

/// <summary>What a git server's webhook says: a closed family.</summary>
internal abstract record GitReading
{
    private GitReading()
    {
    }

    /// <summary>Something that a trigger may be for.</summary>
    public sealed record Happened(GitEvent Event) : GitReading;

    /// <summary>Something that no trigger is for.</summary>
    public sealed record Nothing(string What) : GitReading;

    /// <summary>It lacks what such a webhook has.</summary>
    public sealed record Wrong(string Why) : GitReading;
}
