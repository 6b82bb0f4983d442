using System.Text.Json;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Remote;

/// <summary>A server refuses what was asked for. A command that knows more of it than the words (the errors of a text) takes that from the document.</summary>
/// <param name="code">What the command ends with.</param>
/// <param name="message">Why, in words.</param>
/// <param name="document">RFC 9457.</param>
internal sealed class ProblemException(ExitCode code, string message, JsonElement document) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>The member that the problem has beside its words; null where it has none of this name.</summary>
    public JsonElement? Find(string member) => document.TryGetProperty(member, out var value) ? value : null;
}
