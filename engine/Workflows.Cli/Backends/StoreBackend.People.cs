using System.Collections.Immutable;
using Workflows.Cli.CommandLine;
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

    public async Task<(TokenDocument Token, bool IsNew)?> RevokeTokenAsync(string id, CancellationToken cancellation)
    {
        if (await session.Store.FindTokenAsync(id, cancellation) is not { } token)
        {
            return null;
        }

        var isNew = await session.Store.RevokeTokenAsync(id, session.AuditOfStore(AuditedActs.RevokeToken, id, token.Actor), cancellation);
        return (TokenDocument.Of((await session.Store.FindTokenAsync(id, cancellation))!), isNew);
    }

    /// <summary>Nobody has signed in, so they are in no group, and have no role but that they decide.</summary>
    public async Task<DelegationDocument> DelegateAsync(string to, TimeSpan lifetime, CancellationToken cancellation)
    {
        var from = Workflows.Server.People.Actor.Local(Environment.UserName);
        var delegation = Delegations.Make(session.Project, from, [Role.Approver], to, session.Now, lifetime);
        var audit = session.Audit(AuditedActs.Delegate, delegation.Id, $"to {to} until {delegation.Until:u}");
        return await session.Store.AddDelegationAsync(delegation, audit, cancellation)
            ? DelegationDocument.Of(delegation)
            : throw new RefusedException(ExitCode.Failed, $"refused: {DelegationRecord.TooMany}");
    }

    public async Task<IReadOnlyList<DelegationDocument>> ListDelegationsAsync(CancellationToken cancellation) =>
        [.. (await session.Store.ListDelegationsAsync(session.Project, null, cancellation)).Select(DelegationDocument.Of)];

    public async Task<DelegationDocument?> EndDelegationAsync(string id, CancellationToken cancellation)
    {
        if ((await ListDelegationsAsync(cancellation)).FirstOrDefault(each => each.Id == id) is not { } found)
        {
            return null;
        }

        await session.Store.EndDelegationAsync(
            session.Project, id, session.Audit(AuditedActs.EndDelegation, id, $"{found.From} to {found.To}"), cancellation);
        return (await ListDelegationsAsync(cancellation)).First(each => each.Id == id);
    }
}
