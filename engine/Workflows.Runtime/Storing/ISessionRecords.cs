namespace Workflows.Runtime.Storing;

/// <summary>Browsers that are signed in. Read at each request, so one that signs out is out for every server of the store.</summary>
public interface ISessionRecords
{
    /// <summary>Also removes those that are over.</summary>
    Task AddSessionAsync(SessionRecord session, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Also one that is over; null where there is none.</summary>
    Task<SessionRecord?> FindSessionAsync(string hash, CancellationToken cancellation);

    /// <returns>False: there is none.</returns>
    Task<bool> EndSessionAsync(string hash, AuditEntry audit, CancellationToken cancellation);
}
