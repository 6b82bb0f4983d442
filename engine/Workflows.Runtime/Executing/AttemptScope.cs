using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Executing;

/// <summary>Whose attempt a line of the log is about.</summary>
public static class AttemptScope
{
    private static readonly Func<ILogger, string, string, IDisposable?> begin = LoggerMessage.DefineScope<string, string>("{Run} {Step}");

    /// <summary>Lines that are written before it is disposed name the run and the step, as <c>Run</c> and <c>Step</c>.</summary>
    public static IDisposable? BeginScope(this AttemptSpec spec, ILogger log) =>
        begin(log, spec.Run, spec.Index is null ? spec.Step : $"{spec.Step}[{spec.Index}]");
}
