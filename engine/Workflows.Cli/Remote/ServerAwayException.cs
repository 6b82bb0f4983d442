namespace Workflows.Cli.Remote;

/// <summary>The server does not answer, or not now. Who follows a run bears it for a while; for all others it ends the command.</summary>
internal sealed class ServerAwayException(string message, Exception? inner = null) : Exception(message, inner);
