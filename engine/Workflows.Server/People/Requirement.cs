using Microsoft.AspNetCore.Builder;

namespace Workflows.Server.People;

/// <summary>What an endpoint asks of its caller. One without is refused when the server starts: nothing is open because it was forgotten.</summary>
/// <param name="Role">The role in the project that its address names; null: no role, see <see cref="IsOpen"/>.</param>
/// <param name="IsOpen">Anybody may call it, signed in or not.</param>
internal sealed record Requirement(Role? Role, bool IsOpen)
{
    /// <summary>Calls count against the limit of their sender.</summary>
    public bool IsCounted { get; private init; } = true;

    /// <summary>Whoever can sign what they send may, which shows once it is read: until then they are strangers, and counted apart from all others.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>Anybody may.</summary>
    public static Requirement Nothing { get; } = new(null, IsOpen: true);

    /// <summary>Anybody may, as often as they like: whoever watches over the server must not be told that it is busy.</summary>
    public static Requirement Uncounted { get; } = new(null, IsOpen: true) { IsCounted = false };

    /// <summary>See <see cref="IsSigned"/>.</summary>
    public static Requirement Signature { get; } = new(null, IsOpen: true) { IsSigned = true };

    /// <summary>Whoever has signed in may.</summary>
    public static Requirement SignedIn { get; } = new(null, IsOpen: false);
}

/// <summary>How endpoints say what they ask.</summary>
internal static class Requirements
{
    public static T Requires<T>(this T endpoint, Role role)
        where T : IEndpointConventionBuilder => endpoint.With(new(role, IsOpen: false));

    public static T RequiresSignIn<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.With(Requirement.SignedIn);

    public static T RequiresNothing<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.With(Requirement.Nothing);

    public static T RequiresSignature<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.With(Requirement.Signature);

    public static T IsHealth<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.With(Requirement.Uncounted);

    private static T With<T>(this T endpoint, Requirement requirement)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(built => built.Metadata.Add(requirement));
        return endpoint;
    }
}
