using System.Runtime.InteropServices;

namespace Workflows.Activities.Hosting;

/// <summary>SIGTERM, and Ctrl-C by hand, as a token. The process is not ended by the signal: the activity gets its grace period.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal(CancellationToken also)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(also);
        _registrations = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}
