using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.People;

namespace Workflows.Cli.Remote;

/// <summary>The library, the record of acts and tokens of a server.</summary>
internal sealed partial class ServerBackend
{
    public Task<IReadOnlyList<ModelDocument>> ListModelsAsync(CancellationToken cancellation) =>
        api.ListAsync<ModelDocument>($"{ApiClient.Below(project)}/models", int.MaxValue, cancellation);

    public Task<ModelDocument?> FindModelAsync(string name, CancellationToken cancellation) =>
        api.FindAsync<ModelDocument>($"{ApiClient.Below(project)}/models/{Uri.EscapeDataString(name)}", cancellation);

    public async Task<Catalogue> LoadCatalogueAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var manifests = await api.ListAsync<JsonElement>($"{ApiClient.Below(project)}/catalogue", int.MaxValue, cancellation);
        return Catalogue.OfStored(manifests.Select((manifest, i) => (FormattableString.Invariant($"manifest {i + 1}"), manifest.GetRawText())));
    }

    /// <summary>The server reads it with its activities; what it says beyond that is seen here.</summary>
    public async Task<Reading> ReadAsync(string file, string text, Catalogue? catalogue, CancellationToken cancellation)
    {
        var errors = await publishing.CheckAsync(file, text, cancellation);
        return errors.IsEmpty ? WorkflowText.Read(file, text) : new() { Errors = errors };
    }

    public Task<IReadOnlyList<AuditDocument>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation)
    {
        List<string> query =
        [
            $"store={(IsAdminEverywhere ? "true" : "false")}",
            .. filter.Actor is { } actor ? [$"actor={Uri.EscapeDataString(actor)}"] : Array.Empty<string>(),
            .. filter.Act is { } act ? [$"act={Uri.EscapeDataString(act)}"] : Array.Empty<string>(),
        ];
        return api.ListAsync<AuditDocument>($"{ApiClient.Below(project)}/audit?{string.Join('&', query)}", filter.Most, cancellation);
    }

    public Task<AuditVerdict> VerifyAuditAsync(string? hash, CancellationToken cancellation) =>
        api.GetAsync<AuditVerdict>($"api/v1/audit/verify{(hash is null ? string.Empty : $"?hash={Uri.EscapeDataString(hash)}")}", cancellation);

    public Task<IReadOnlyList<TokenDocument>> ListTokensAsync(CancellationToken cancellation) =>
        api.ListAsync<TokenDocument>("api/v1/tokens", int.MaxValue, cancellation);

    /// <summary>One for oneself may be made by anybody: who says their own name gets that.</summary>
    public Task<TokenDocument> CreateTokenAsync(
        string subject, string project, IReadOnlyList<string> roles, TimeSpan lifetime, CancellationToken cancellation) => api.PostAsync<TokenDocument>(
            "api/v1/tokens",
            new
            {
                roles = new Dictionary<string, IReadOnlyList<string>> { [project] = roles },
                subject = Workflows.Server.People.Actor.Named(subject).ToString() == Actor ? null : subject,
                expires = Duration.Write(lifetime),
            },
            cancellation);

    /// <summary>The answer is the same where it was over before, which only the list tells.</summary>
    public async Task<(TokenDocument Token, bool IsNew)?> RevokeTokenAsync(string id, CancellationToken cancellation)
    {
        var wasOver = (await ListTokensAsync(cancellation)).Any(token => token.Id == id && token.RevokedAt is not null);
        return await api.DeleteAsync<TokenDocument>($"api/v1/tokens/{Uri.EscapeDataString(id)}", cancellation) is { } revoked ? (revoked, !wasOver) : null;
    }

    public Task<DelegationDocument> DelegateAsync(string to, TimeSpan lifetime, CancellationToken cancellation) => api.PostAsync<DelegationDocument>(
        $"{ApiClient.Below(project)}/delegations", new { to, expires = Duration.Write(lifetime) }, cancellation);

    public Task<IReadOnlyList<DelegationDocument>> ListDelegationsAsync(CancellationToken cancellation) =>
        api.ListAsync<DelegationDocument>($"{ApiClient.Below(project)}/delegations", int.MaxValue, cancellation);

    public Task<DelegationDocument?> EndDelegationAsync(string id, CancellationToken cancellation) =>
        api.DeleteAsync<DelegationDocument>($"{ApiClient.Below(project)}/delegations/{Uri.EscapeDataString(id)}", cancellation);

    private bool IsAdminEverywhere => Known.Roles.TryGetValue(Principal.EveryProject, out var roles) && roles.Contains(Role.Admin.Word());
}
