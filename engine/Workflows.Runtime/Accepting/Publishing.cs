using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>Makes a text the live version of its workflow.</summary>
public sealed class Publishing(IDefinitionRecords store, PlanCache plans, TimeProvider time)
{
    /// <summary>Publishes a text.</summary>
    public async Task<PublishOutcome> PublishAsync(PublishRequest request, CancellationToken cancellation) =>
        (await PublishAsync([request], cancellation))[0];

    /// <summary>Publishes several texts, each read once; where one is wrong, none.</summary>
    /// <returns>One outcome for each, in their order; one <see cref="PublishOutcome.Invalid"/> with all errors where any is wrong.</returns>
    public async Task<IReadOnlyList<PublishOutcome>> PublishAsync(IReadOnlyList<PublishRequest> requests, CancellationToken cancellation)
    {
        var readings = requests.Select(request => WorkflowText.Read(request.File, request.Text, plans.Catalogue)).ToList();
        if (readings.Exists(reading => reading.Definition is null))
        {
            return [new PublishOutcome.Invalid([.. readings.SelectMany(reading => reading.Errors)])];
        }

        var published = new List<PublishOutcome>();
        foreach (var (request, reading) in requests.Zip(readings))
        {
            published.Add(await PublishAsync(request, reading, cancellation));
        }

        return published;
    }

    private async Task<PublishOutcome> PublishAsync(PublishRequest request, Reading reading, CancellationToken cancellation)
    {
        var definition = reading.Definition!;
        if (request.Workflow is { } workflow && workflow != definition.Name)
        {
            return new PublishOutcome.Misnamed(definition.Name);
        }

        var before = await store.FindVersionAsync(request.Project, definition.Name, null, cancellation);
        Faults.Hit("publish-before");
        VersionRecord version;
        try
        {
            version = await store.PublishAsync(
                new NewVersion(request.Project, definition.Name, reading.Digest!, reading.Json!, request.Text)
                {
                    Source = request.File,
                    Folder = request.Folder,
                    Message = request.Message,
                    By = request.By,
                    At = time.GetUtcNow(),
                    Manifests = StoredManifests.Of(plans.Catalogue, definition),
                    ExpectedLive = request.ExpectedLive,
                    Audit = request.Audit,
                },
                cancellation);
        }
        catch (LiveVersionMovedException moved)
        {
            return new PublishOutcome.Moved(moved.Live);
        }

        Faults.Hit("publish-after");
        return new PublishOutcome.Published(version)
        {
            Definition = definition,
            WasLive = before?.Number == version.Number,
            Changed = StoredManifests.Changed(before?.Manifests, version.Manifests),
        };
    }
}

/// <summary>A text to be made live.</summary>
/// <param name="Project">Its project.</param>
/// <param name="File">Where it came from: errors name it.</param>
/// <param name="Text">YAML or JSON.</param>
/// <param name="By">Who publishes.</param>
public sealed record PublishRequest(string Project, string File, string Text, string By)
{
    /// <summary>Why, in a line.</summary>
    public string? Message { get; init; }

    /// <summary>The workflow that the text must be of; null: whichever it is of.</summary>
    public string? Workflow { get; init; }

    /// <summary>See <see cref="NewVersion.ExpectedLive"/>.</summary>
    public int? ExpectedLive { get; init; }

    /// <summary>See <see cref="NewVersion.Audit"/>.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>The folder that its relative paths start from; null where it has none.</summary>
    public string? Folder { get; init; }
}

/// <summary>What became of a text to be published: a closed family.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>This version is live; it may have been before.</summary>
    public sealed record Published(VersionRecord Version) : PublishOutcome
    {
        /// <summary>What it says.</summary>
        public required WorkflowDefinition Definition { get; init; }

        /// <summary>It was live before: the same text with the same manifests.</summary>
        public bool WasLive { get; init; }

        /// <summary>Activities that are not what they were in the version that was live before, under the same name and version.</summary>
        public ImmutableArray<string> Changed { get; init; } = [];
    }

    /// <summary>The text is of another workflow than <see cref="PublishRequest.Workflow"/>, so nothing was published.</summary>
    /// <param name="Name">The one that it is of.</param>
    public sealed record Misnamed(string Name) : PublishOutcome;

    /// <summary>Another version is live than <see cref="PublishRequest.ExpectedLive"/>, so nothing was published.</summary>
    /// <param name="Live">The one that is; 0 where there is none.</param>
    public sealed record Moved(int Live) : PublishOutcome;

    /// <summary>One or more of the texts are no valid definition: none was published.</summary>
    public sealed record Invalid(ImmutableArray<DefinitionError> Errors) : PublishOutcome;
}
