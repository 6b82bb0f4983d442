using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.People;

namespace Workflows.Cli.Backends;

/// <summary>Who did what, and who may come in.</summary>
internal interface IPeopleBackend
{
    /// <summary>Newest first: acts in a project and, for who may see them, on the whole store.</summary>
    Task<IReadOnlyList<AuditDocument>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation);

    /// <summary>Computes the chain of all acts anew.</summary>
    /// <param name="hash">One that was kept elsewhere; null: none.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<AuditVerdict> VerifyAuditAsync(string? hash, CancellationToken cancellation);

    /// <summary>In no order; through a server those that the caller may see.</summary>
    Task<IReadOnlyList<TokenDocument>> ListTokensAsync(CancellationToken cancellation);

    /// <summary>Makes a token; the only answer with its text.</summary>
    /// <param name="subject">Whom it speaks for.</param>
    /// <param name="project">Where its roles count; <see cref="Principal.EveryProject"/>: everywhere.</param>
    /// <param name="roles">What it allows.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<TokenDocument> CreateTokenAsync(
        string subject, string project, IReadOnlyList<string> roles, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>Refuses a token from now on; null where there is none that the caller may revoke.</summary>
    Task<(TokenDocument Token, bool IsNew)?> RevokeTokenAsync(string id, CancellationToken cancellation);

    /// <summary>Hands the right of who asks to decide approvals to another one.</summary>
    /// <param name="to">To whom: issuer and subject.</param>
    /// <param name="lifetime">For how long.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<DelegationDocument> DelegateAsync(string to, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>Who decides for whom, in no order.</summary>
    Task<IReadOnlyList<DelegationDocument>> ListDelegationsAsync(CancellationToken cancellation);

    /// <summary>Takes a right back; null where there is none of this id.</summary>
    Task<DelegationDocument?> EndDelegationAsync(string id, CancellationToken cancellation);
}
