using System.Diagnostics.CodeAnalysis;

namespace Workflows.Runtime.Loop;

/// <summary>
/// How an engine ends. Once it is asked to, nothing more is decided and what is decided is stored. Where that can't be (the store is away, the disk
/// is full), it is given up after the grace: the next engine decides it again. Where even giving up is not heard (a store that hangs), the loop ends
/// without it a little later. Touched by the owner's thread, but for the token.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    /// <summary>What waits for something outside has this long to notice that it was given up.</summary>
    private static readonly TimeSpan notice = TimeSpan.FromSeconds(1);

    private readonly Owner owner;
    private readonly TimeProvider time;
    private readonly TimeSpan grace;
    private readonly CancellationTokenSource abandoned = new();
    private ITimer? timer;

    public Shutdown(Owner owner, TimeProvider time, TimeSpan grace)
    {
        this.owner = owner;
        this.time = time;
        this.grace = grace;
        Abandoned = abandoned.Token;
    }

    /// <summary>Cancelled when nothing is waited for any more. Good for whoever comes too late, too: when all is over and disposed.</summary>
    public CancellationToken Abandoned { get; }

    public bool Requested { get; private set; }

    /// <summary>Nobody waits for the store any more, whether it has answered or not.</summary>
    public bool Overdue { get; private set; }

    /// <summary>What made the engine end by itself.</summary>
    public Exception? Fault { get; private set; }

    public void Request()
    {
        if (!Requested)
        {
            Requested = true;
            Arm(grace);
        }
    }

    /// <summary>The engine can't go on: nothing more is stored.</summary>
    public void Fail(Exception fault)
    {
        Fault ??= fault;
        Requested = true;
        Abandon();
    }

    public void Abandon()
    {
        if (!abandoned.IsCancellationRequested)
        {
            abandoned.Cancel();
            Arm(notice);
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        abandoned.Dispose();
    }

    [MemberNotNull(nameof(timer))]
    private void Arm(TimeSpan wait)
    {
        timer?.Dispose();
        timer = time.CreateTimer(_ => owner.Post(Ring), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        if (abandoned.IsCancellationRequested)
        {
            Overdue = true;
        }
        else
        {
            Abandon();
        }
    }
}
