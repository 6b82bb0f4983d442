using System.Text;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;
using Serilog.Sinks.File;
using Workflows.Cli.Folders;

namespace Workflows.Cli.Engines;

/// <summary>What the engine has to say for itself: JSON lines in <c>engine.log</c> of the data folder, never on the screen.</summary>
internal static class EngineLog
{
    private const int Bytes = 8 << 20;
    private const int Files = 4;

    public static ILoggerFactory Open(DataFolder folder) => new SerilogLoggerFactory(
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .Enrich.FromLogContext()
            .WriteTo.File(
                new CompactJsonFormatter(),
                folder.EngineLog,
                fileSizeLimitBytes: Bytes,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: Files,
                hooks: new PrivateFile())
            .CreateLogger(),
        dispose: true);

    /// <summary>What an engine says of its runs is its owner's alone.</summary>
    private sealed class PrivateFile : FileLifecycleHooks
    {
        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return underlyingStream;
        }
    }
}
