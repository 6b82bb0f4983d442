using System.Collections.Immutable;

namespace Workflows.Server.People;

/// <summary>What somebody may do in a project. Starting a run never gives the right to approve it.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Starts and steers runs and triggers; reads.</summary>
    Operator,

    /// <summary>Drafts and publishes definitions; all that an operator may.</summary>
    Author,

    /// <summary>Decides approvals and moves aliases; reads.</summary>
    Approver,

    /// <summary>Everything, and grants roles.</summary>
    Admin,
}

/// <summary>Which roles include which.</summary>
public static class Roles
{
    /// <summary>What a role allows, itself included.</summary>
    public static ImmutableArray<Role> Included(this Role role) => role switch
    {
        Role.Viewer => [Role.Viewer],
        Role.Operator => [Role.Viewer, Role.Operator],
        Role.Author => [Role.Viewer, Role.Operator, Role.Author],
        Role.Approver => [Role.Viewer, Role.Approver],
        Role.Admin => [Role.Viewer, Role.Operator, Role.Author, Role.Approver, Role.Admin],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>As people and programs write it.</summary>
    public static string Word(this Role role) => role.ToString().ToLowerInvariant();
}
