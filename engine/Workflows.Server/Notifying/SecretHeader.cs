using Workflows.Server.Hooks;

namespace Workflows.Server.Notifying;

/// <summary>A secret as the value of a header.</summary>
internal static class SecretHeader
{
    /// <exception cref="DeliveryException">There is no such secret, or it can't stand in a header: it would end it, and begin another.</exception>
    public static string ValueOf(string sink, string header, SigningSecret secret) => secret switch
    {
        { Missing: { } missing } => throw new DeliveryException(missing),
        { Values: [var value, ..] } when value.All(static c => c is '\t' or (>= ' ' and not '\u007f')) => value,
        _ => throw new DeliveryException($"the secret for the header {header} of {sink} can't be the value of a header"),
    };
}
