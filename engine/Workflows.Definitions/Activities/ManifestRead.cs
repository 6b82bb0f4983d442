namespace Workflows.Definitions.Activities;

/// <summary>Something beside its inputs that an activity reads.</summary>
public enum ManifestRead
{
    /// <summary>The model registry: which version an alias stands at.</summary>
    Registry,

    /// <summary>The time of day.</summary>
    Clock,
}
