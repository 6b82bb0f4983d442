using Workflows.Runtime.Storing;

namespace Workflows.Server.People;

/// <summary>A right to decide approvals that somebody has handed to another.</summary>
/// <param name="Id">Names it.</param>
/// <param name="From">Whose right: <c>token:ada</c>.</param>
/// <param name="To">Who may use it.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="EndedAt">When it was taken back before that; null: it was not.</param>
public sealed record DelegationDocument(string Id, string From, string To, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? EndedAt)
{
    public static DelegationDocument Of(DelegationRecord delegation) =>
        new(delegation.Id, delegation.From, delegation.To, delegation.Since, delegation.Until, delegation.EndedAt);
}
