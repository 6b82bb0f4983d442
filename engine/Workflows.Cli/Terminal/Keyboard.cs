using System.Threading.Channels;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Keys as they are pressed, without an echo. A thread of its own blocks on the terminal: it can't be interrupted, so a question that somebody
/// else has answered meanwhile is simply not listened to any more.
/// </summary>
internal sealed class Keyboard
{
    private readonly Channel<ConsoleKeyInfo> keys = Channel.CreateUnbounded<ConsoleKeyInfo>();

    /// <summary>What was typed before is thrown away: whoever typed it meant something else.</summary>
    public Keyboard()
    {
        while (Console.KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }

        new Thread(Listen) { IsBackground = true, Name = "keyboard" }.Start();
    }

    /// <summary>The next key that was pressed; null while there is none.</summary>
    public ConsoleKeyInfo? Read() => keys.Reader.TryRead(out var key) ? key : null;

    /// <summary>Ends when a key waits to be read; never once the input has ended.</summary>
    public Task WaitAsync(CancellationToken cancellation) => keys.Reader.WaitToReadAsync(cancellation).AsTask();

    /// <summary>Forgets what was pressed before there was a question.</summary>
    public void Forget()
    {
        while (Read() is not null)
        {
        }
    }

    private void Listen()
    {
        try
        {
            while (true)
            {
                keys.Writer.TryWrite(Console.ReadKey(intercept: true));
            }
        }
        catch (InvalidOperationException)
        {
            // The input has ended, or never was a keyboard.
        }
    }
}
