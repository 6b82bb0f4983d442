namespace Workflows.Runner.Api;

/// <summary>The activity API did not do what it was asked.</summary>
/// <param name="message">What was asked, and what came back.</param>
/// <param name="passes">Nobody answered, or not now: worth another try. Otherwise the answer is final.</param>
internal sealed class ApiException(string message, bool passes) : IOException(message)
{
    public bool Passes => passes;
}
