using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>A server refuses what was asked for. Of a text the errors are more than its words.</summary>
/// <param name="code">What the command ends with.</param>
/// <param name="message">Why, in words.</param>
/// <param name="document">RFC 9457.</param>
internal sealed class ProblemException(ExitCode code, string message, JsonElement document) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>Why, in the server's words.</summary>
    public string Why => document.GetProperty("detail").GetString()!;

    /// <summary>What is wrong with a text that was sent, each with its place in the file that it came from; empty where that is not what is wrong.</summary>
    public ImmutableArray<DefinitionError> Errors(string file) =>
        document.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            && errors.EnumerateArray().All(static error => error.ValueKind == JsonValueKind.Object)
            ? [.. errors.Deserialize<TextError[]>(DocumentJson.Options)!.Select(at => at.In(file))]
            : [];

    /// <summary>What is wrong with parameters that were sent; empty where that is not what is wrong.</summary>
    public ImmutableArray<ParameterError> ParameterErrors =>
        document.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            && errors.EnumerateArray().All(static error => error.ValueKind == JsonValueKind.String)
            ? [.. errors.EnumerateArray().Select(static error => Read(error.GetString()!))]
            : [];

    private static ParameterError Read(string error) =>
        error.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? new(error[..at], error[(at + 2)..]) : new(string.Empty, error);

    /// <summary>As <c>errors</c> of a problem, and of a validation, have it.</summary>
    internal sealed record TextError(int Line, int Column, string Path, string Message, string? Suggestion)
    {
        public DefinitionError In(string file) => new(file, Line, Column, Path, Message) { Suggestion = Suggestion };
    }
}
