using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Sqlite;

/// <summary>
/// The right to be the engine of a data folder, one process at a time. The kernel holds it on the open file <c>engine.lock</c> and takes it
/// back when the process dies, however it dies; nothing is ever to be cleaned up. Should it fail all the same (the file was removed), the
/// store's lease ends the older engine; this lock is what keeps a second one from starting at all.
/// </summary>
public sealed class EngineLock : IDisposable
{
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(200);

    private readonly SafeFileHandle held;

    private EngineLock(SafeFileHandle held) => this.held = held;

    /// <summary>Takes the lock, or null: another process has it (<see cref="Holder"/>).</summary>
    /// <exception cref="LocksUnsupportedException">The file system has no locks.</exception>
    public static EngineLock? TryAcquire(string folder, TimeProvider clock) => TryAcquire(folder, clock, FileLock.Ask);

    internal static EngineLock? TryAcquire(string folder, TimeProvider clock, AskForLock ask)
    {
        PrivateFiles.MakeDataFolder(folder);
        var path = Path.Combine(folder, "engine.lock");
        var held = FileLock.Open(path);
        var answer = ask(held);
        if (answer == LockAnswer.Taken && IsGrantedTwice(path, ask))
        {
            answer = LockAnswer.Unsupported;
        }

        if (answer == LockAnswer.Taken)
        {
            Sign(folder, clock);
            return new(held);
        }

        held.Dispose();
        return answer == LockAnswer.Held ? null : throw new LocksUnsupportedException(folder);
    }

    /// <summary>Waits until the lock is free, and takes it: how a follower becomes the engine.</summary>
    public static async Task<EngineLock> AcquireAsync(string folder, TimeProvider clock, CancellationToken cancellation)
    {
        EngineLock? acquired;
        while ((acquired = TryAcquire(folder, clock)) is null)
        {
            await Task.Delay(look, clock, cancellation);
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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Some network file systems say yes to everybody. So does no lock.</summary>
    private static bool IsGrantedTwice(string path, AskForLock ask)
    {
        using var second = FileLock.Open(path);
        return ask(second) != LockAnswer.Held;
    }

    /// <summary>A file of its own: its words would be in the way of the lock where locks are mandatory.</summary>
    private static string HolderFile(string folder) => Path.Combine(folder, "engine.holder");

    private static void Sign(string folder, TimeProvider clock)
    {
        try
        {
            var since = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            using var file = new FileStream(
                HolderFile(folder), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = PrivateFiles.File });
            using var writer = new StreamWriter(file);
            writer.Write($"process {Environment.ProcessId} since {since}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The lock is ours all the same; only a message will know less.
        }
    }
}
