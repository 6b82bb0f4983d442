using System.Collections.Immutable;
using Workflows.Definitions;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>Makes a text the live version of its workflow.</summary>
public sealed class Publishing(IRecords store, PlanCache plans, TimeProvider time)
{
    public async Task<PublishOutcome> PublishAsync(PublishRequest request, CancellationToken cancellation)
    {
        var reading = WorkflowText.Read(request.File, request.Text, plans.Catalogue);
        if (reading.Definition is not { } definition)
        {
            return new PublishOutcome.Invalid(reading.Errors);
        }

        Faults.Hit("publish-before");
        var version = await store.PublishAsync(
            new NewVersion(request.Project, definition.Name, reading.Digest!, reading.Json!, request.Text)
            {
                Source = request.File,
                Message = request.Message,
                By = request.By,
                At = time.GetUtcNow(),
            },
            cancellation);
        Faults.Hit("publish-after");
        return new PublishOutcome.Published(version);
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
}

/// <summary>What became of a text to be published: a closed family.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>This version is live; it may have been before.</summary>
    public sealed record Published(VersionRecord Version) : PublishOutcome;

    public sealed record Invalid(ImmutableArray<DefinitionError> Errors) : PublishOutcome;
}
