using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Definitions.Language;

/// <summary>The keys of a step that runs a program.</summary>
internal sealed class ProgramDraft
{
    public const string Container = "container";

    public string? Uses { get; set; }

    public Template? Image { get; set; }

    public List<Template> Command { get; } = [];

    public SortedDictionary<string, Template> Environment { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Artifacts { get; } = new(StringComparer.Ordinal);

    public string? OutputsSchema { get; set; }

    public bool Checkpoint { get; set; }

    public TimeSpan? CacheFor { get; set; }

    public Work.Program? Build(StepDraft step, PolicyDraft defaults)
    {
        if (Uses is null)
        {
            return null;
        }

        var manifest = step.Manifest;
        var policies = step.Policies;
        policies.FillFrom(defaults);
        manifest?.FillResources(policies.Resources);
        var empty = new Work.Program { Uses = Uses };
        return empty with
        {
            ManifestDigest = manifest?.Digest,
            Folder = manifest?.Folder,
            InputsSchema = manifest?.Inputs,
            Effects = manifest?.Effects ?? false,
            Promotes = manifest?.Promotes ?? false,
            Events = manifest?.Events ?? [],
            With = manifest is null ? step.With ?? empty.With : manifest.FillInputs(step.With),
            Image = manifest is null ? Image : manifest.ImageTemplate,
            Command = manifest is null ? [.. Command] : manifest.CommandTemplates,
            Environment = Environment.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Secrets = Secrets.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Artifacts = manifest?.ArtifactPaths ?? Artifacts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            OutputsSchema = manifest is null ? OutputsSchema : manifest.Outputs,
            Retry = policies.Retry.Build(),
            Timeout = policies.Timeout,
            Grace = policies.Grace ?? empty.Grace,
            QueueTimeout = policies.QueueTimeout,
            Resources = policies.ResourcesTemplate(),
            Queue = policies.Queue,
            Profile = policies.Profile,
            Checkpoint = Checkpoint,
            OnOutOfMemory = policies.OnOutOfMemory,
            CacheFor = manifest?.WhyNeverCached is null ? CacheFor : null,
        };
    }
}
