namespace Workflows.Runtime.Storing;

/// <summary>API tokens. What counts is read each time, so that one which is revoked is refused from then on.</summary>
public interface ITokenRecords
{
    Task AddTokenAsync(TokenRecord token, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Also one that is revoked or has expired; null where there never was one.</summary>
    Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation);

    /// <summary>Newest first, those that have expired too.</summary>
    Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation);

    /// <returns>False: there is none of this id, or it is revoked already.</returns>
    Task<bool> RevokeTokenAsync(string id, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Says that it was used.</summary>
    Task TouchTokenAsync(string id, CancellationToken cancellation);
}
