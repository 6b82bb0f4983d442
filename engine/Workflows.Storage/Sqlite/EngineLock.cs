using System.Globalization;

namespace Workflows.Storage.Sqlite;

/// <summary>
/// The right to be the engine of a data folder, one process at a time. The kernel holds it on the open file <c>engine.lock</c> and takes it
/// back when the process dies, however it dies; nothing is ever to be cleaned up.
/// </summary>
public sealed class EngineLock : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly FileStream held;

    private EngineLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock, or null: another process has it (<see cref="Holder"/>).</summary>
    public static EngineLock? TryAcquire(string folder, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var held = new FileStream(Path.Combine(folder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Sign(folder, clock);
            return new(held);
        }
        catch (IOException failure) when (IsHeldElsewhere(failure))
        {
            return null;
        }
    }

    /// <summary>Waits until the lock is free, and takes it: how a follower becomes the engine.</summary>
    public static async Task<EngineLock> AcquireAsync(string folder, TimeProvider clock, CancellationToken cancellation)
    {
        EngineLock? acquired;
        while ((acquired = TryAcquire(folder, clock)) is null)
        {
            await Task.Delay(Look, clock, cancellation);
        }

        return acquired;
    }

    /// <summary>Who took the lock last, for messages: <c>process 4711 since 2026-01-01T00:00:00Z</c>; null where that is not known.</summary>
    public static string? Holder(string folder)
    {
        try
        {
            return File.ReadAllText(HolderFile(folder));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>A file of its own: the locked one can't be opened by whoever wants to read it.</summary>
    private static string HolderFile(string folder) => Path.Combine(folder, "engine.holder");

    private static void Sign(string folder, TimeProvider clock)
    {
        try
        {
            var since = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            File.WriteAllText(HolderFile(folder), $"process {Environment.ProcessId} since {since}");
        }
        catch (IOException)
        {
            // The lock is ours all the same; only a message will know less.
        }
    }

    /// <summary>A lock that is held is EWOULDBLOCK (11 on Linux, 35 on macOS) or a sharing violation (Windows); any other failure is one.</summary>
    private static bool IsHeldElsewhere(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
