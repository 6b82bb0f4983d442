using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>What was logged for operators.</summary>
internal sealed class Words<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> said = [];

    public IReadOnlyCollection<string> Said => said;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        said.Enqueue(formatter(state, exception));
}
