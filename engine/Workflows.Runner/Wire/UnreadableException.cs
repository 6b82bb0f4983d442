namespace Workflows.Runner.Wire;

/// <summary>
/// A file that the command left can't be read, by its own fault: without rights, no plain file, gone meanwhile. No <see cref="IOException"/>, which
/// would be the place's failure and tried again.
/// </summary>
/// <param name="message">Which file, and why not.</param>
internal sealed class UnreadableException(string message) : Exception(message);
