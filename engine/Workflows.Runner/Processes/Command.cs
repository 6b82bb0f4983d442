using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>The activity's own process. It leads a session and a process group of its own, both numbered as it is.</summary>
internal sealed class Command
{
    /// <summary>As a shell says it.</summary>
    private const int CannotRun = 126, NotFound = 127;

    private Command(int id, Pipe output, Pipe errors) => (Id, Output, Errors) = (id, output, errors);

    public int Id { get; }
    public Pipe Output { get; }
    public Pipe Errors { get; }

    /// <summary>Its status as waitpid gave it; null while it runs.</summary>
    public int? Status { get; set; }

    /// <summary>The exit code, 128+n after signal n. A program can exit with such a code by itself too: <see cref="Signal"/> tells.</summary>
    public int Exit => Signal is { } signal ? 128 + signal : (Ended >> 8) & 0xFF;

    /// <summary>The signal that ended it; null where it exited.</summary>
    public int? Signal => (Ended & 0x7F) is var signal and not 0 ? signal : null;

    private int Ended => Status ?? throw new InvalidOperationException("It runs.");

    /// <summary>Starts it; call on the main thread, for it dies with the thread that started it.</summary>
    public static unsafe StartResult Start(LaunchFile launch, IReadOnlyDictionary<string, string> environment)
    {
        if (launch.Command.Concat(environment.Keys).Concat(environment.Values).FirstOrDefault(text => text.Contains('\0', StringComparison.Ordinal)) is { } cut)
        {
            var beginning = cut.Split('\0')[0];
            return new StartResult.NotStarted(
                CannotRun,
                $"cannot run '{launch.Command[0]}': an argument or a variable holds a NUL character, after '{beginning}'");
        }

        var (program, isExecutable) = ProgramPath.Find(launch.Command[0], environment.GetValueOrDefault("PATH"), launch.CommandFolder);
        if (program is null) return new StartResult.NotStarted(NotFound, $"cannot run '{launch.Command[0]}': no such program");
        if (!isExecutable) return new StartResult.NotStarted(CannotRun, $"cannot run '{program}': it is there, but is not executable: chmod +x it");
        if (!Directory.Exists(launch.CommandFolder)) return new StartResult.NotStarted(NotFound, $"cannot start in '{launch.CommandFolder}': no such folder");

        using var arguments = NativeTexts.Of(launch.Command);
        using var variables = NativeTexts.Of([.. environment.Select(entry => $"{entry.Key}={entry.Value}")]);
        using var paths = NativeTexts.Of([program, launch.CommandFolder]);
        using var nothing = File.OpenHandle("/dev/null");
        Pipe output = new(), errors = new(), report = new();
        Birth.Prepare();
        var plan = new Birth.ForkArguments
        {
            Parent = Environment.ProcessId,
            Input = Number(nothing),
            Output = output.Writing,
            Errors = errors.Writing,
            Report = report.Writing,
            Umask = FileMask.Inherited,
            Program = paths.Items[0],
            Folder = paths.Items[1],
            Arguments = arguments.Items,
            Environment = variables.Items,
        };
        var child = Birth.Fork(&plan);
        foreach (var pipe in (ReadOnlySpan<Pipe>)[output, errors, report]) pipe.CloseWriting();
        if (child < 0) return new StartResult.NotStarted(CannotRun, $"cannot run '{launch.Command[0]}': {Libc.ErrorText(-child)}");

        // Ends when the child's copy closes: at its exec, or at its death after it has said why.
        var failure = 0;
        var said = report.Read(MemoryMarshal.AsBytes(new Span<int>(ref failure)));
        report.CloseReading();
        if (said <= 0)
        {
            output.NeverWait();
            errors.NeverWait();
            return new StartResult.Started(new Command(child, output, errors));
        }

        int status;
        _ = Libc.waitpid(child, &status, 0);
        output.CloseReading();
        errors.CloseReading();
        return new StartResult.NotStarted(CannotRun, $"cannot run '{program}': {Libc.ErrorText(failure)}");
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}

/// <summary>Whether the command came to life.</summary>
internal abstract record StartResult
{
    internal sealed record Started(Command Command) : StartResult;

    /// <summary>As a shell says it: 127 where there is no such program, 126 where it can't be run.</summary>
    internal sealed record NotStarted(int Exit, string Why) : StartResult;
}
