using System.Collections.Immutable;
using Workflows.Cli.Starting;
using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.People;

namespace Workflows.Cli.Backends;

/// <summary>The library, the record of acts and tokens in the store itself.</summary>
internal sealed partial class StoreBackend
{
    public async Task<IReadOnlyList<ModelDocument>> ListModelsAsync(CancellationToken cancellation) =>
        [.. (await session.Store.ListModelsAsync(session.Project, cancellation)).Select(ModelDocument.Of)];

    public async Task<ModelDocument?> FindModelAsync(string name, CancellationToken cancellation) =>
        await session.Store.FindModelAsync(session.Project, name, cancellation) is { } model ? ModelDocument.Of(model) : null;

    public Task<Catalogue> LoadCatalogueAsync(IReadOnlyList<string> folders, CancellationToken cancellation) =>
        Task.FromResult(Catalogues.Load(session, folders));

    public Task<Reading> ReadAsync(string file, string text, Catalogue? catalogue, CancellationToken cancellation) =>
        Task.FromResult(WorkflowText.Read(file, text, catalogue));

    public async Task<IReadOnlyList<AuditDocument>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation) =>
        [.. (await session.Store.ListAuditAsync(filter with { OfStore = true }, cancellation)).Select(AuditDocument.Of)];

    public Task<AuditVerdict> VerifyAuditAsync(string? hash, CancellationToken cancellation) => AuditChain.VerifyAsync(session.Store, hash, cancellation);

    public async Task<IReadOnlyList<TokenDocument>> ListTokensAsync(CancellationToken cancellation) =>
        [.. (await session.Store.ListTokensAsync(cancellation)).Select(TokenDocument.Of)];

    public async Task<TokenDocument> CreateTokenAsync(
        string subject, string project, IReadOnlyList<string> roles, TimeSpan lifetime, CancellationToken cancellation)
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(project, [.. roles]);
        var (text, token) = ApiToken.Make(Workflows.Server.People.Actor.Named(subject), grants, Actor, session.Now, lifetime);
        var document = TokenDocument.Of(token);
        await session.Store.AddTokenAsync(token, session.AuditOfStore(AuditedActs.CreateToken, token.Id, document.Words), cancellation);
        return document with { Token = text };
    }

    public async Task<TokenDocument?> RevokeTokenAsync(string id, CancellationToken cancellation)
    {
        if (await session.Store.FindTokenAsync(id, cancellation) is not { } token)
        {
            return null;
        }

        await session.Store.RevokeTokenAsync(id, session.AuditOfStore(AuditedActs.RevokeToken, id, token.Actor), cancellation);
        return TokenDocument.Of((await session.Store.FindTokenAsync(id, cancellation))!);
    }
}
