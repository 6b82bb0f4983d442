using System.Collections.Immutable;
using Workflows.Definitions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>Texts made live through a server, which reads them with its own catalogue. Each is checked there before any is published.</summary>
internal sealed class RemotePublishing(ApiClient api, string project, RemoteDefinitions definitions)
{
    /// <summary>What is wrong with a text there; none where nothing is.</summary>
    public async Task<ImmutableArray<DefinitionError>> CheckAsync(string file, string text, CancellationToken cancellation)
    {
        var found = await api.PostAsync<Checked>($"{ApiClient.Below(project)}/validate", new { text }, cancellation);
        return [.. found.Errors.Select(error => error.In(file))];
    }

    public async Task<IReadOnlyList<PublishOutcome>> PublishAsync(IReadOnlyList<PublishRequest> requests, PlanCache plans, CancellationToken cancellation)
    {
        List<DefinitionError> errors = [];
        List<string> names = [];
        foreach (var request in requests)
        {
            var wrong = await CheckAsync(request.File, request.Text, cancellation);
            var reading = WorkflowText.Read(request.File, request.Text);
            errors.AddRange(wrong.IsEmpty ? reading.Errors : wrong);
            names.Add(reading.Definition?.Name ?? string.Empty);
        }

        if (errors.Count > 0)
        {
            return [new PublishOutcome.Invalid([.. errors])];
        }

        List<PublishOutcome> published = [];
        foreach (var (request, name) in requests.Zip(names))
        {
            published.Add(await PublishAsync(request, name, plans, cancellation));
        }

        return published;
    }

    private async Task<PublishOutcome> PublishAsync(PublishRequest request, string name, PlanCache plans, CancellationToken cancellation)
    {
        var before = await definitions.FindVersionAsync(project, name, null, cancellation);
        var made = await api.PostAsync<VersionDocument>(
            $"{ApiClient.Below(project)}/workflows/{name}/versions", new { text = request.Text, message = request.Message }, cancellation);
        var version = await definitions.FindVersionAsync(project, name, made.Version, cancellation)
            ?? throw new InvalidDataException($"version {made.Version} of {name} is gone");
        return new PublishOutcome.Published(version)
        {
            Definition = plans.Of(version).Definition,
            WasLive = before?.Number == version.Number,
            Changed = StoredManifests.Changed(before?.Manifests, version.Manifests),
        };
    }

    private sealed record Checked(IReadOnlyList<ProblemException.TextError> Errors);
}
