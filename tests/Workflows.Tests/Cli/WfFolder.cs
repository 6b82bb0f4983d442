using Workflows.Tests.Executors;

namespace Workflows.Tests.Cli;

/// <summary>A folder to call <c>wf</c> in, as a user would: definitions are written into it, and <c>.wf</c> appears in it.</summary>
internal sealed class WfFolder : IDisposable
{
    private readonly List<WfProcess> started = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("wf-cli-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into the folder.</summary>
    public WfFolder With(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return this;
    }

    /// <summary>Starts <c>wf</c>; it is killed with the folder.</summary>
    public WfProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public WfProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = new WfProcess(Path, ["dotnet", Program, .. arguments], environment);
        started.Add(process);
        return process;
    }

    /// <summary>Starts <c>wf</c> as another user, which only root can.</summary>
    public WfProcess StartAs(int user, params string[] arguments)
    {
        string[] become = ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"];
        var process = new WfProcess(Path, [.. become, "dotnet", Program, .. arguments], new Dictionary<string, string> { ["HOME"] = "/nonexistent" });
        started.Add(process);
        return process;
    }

    /// <summary>Starts <c>wf</c> on a terminal of its own: <c>script</c> makes one, and what is typed goes through it.</summary>
    public WfProcess StartOnTerminal(params string[] arguments) => StartOnTerminal(100, arguments);

    /// <summary>The same on a terminal of so many columns.</summary>
    public WfProcess StartOnTerminal(int columns, params string[] arguments)
    {
        var words = arguments.Select(argument => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        var line = string.Join(' ', new[] { $"stty cols {columns} rows 40;", "exec", "dotnet", Program }.Concat(words));
        var process = new WfProcess(Path, ["script", "-qefc", line, "/dev/null"], new Dictionary<string, string> { ["TERM"] = "xterm", ["LANG"] = "C.UTF-8" });
        started.Add(process);
        return process;
    }

    /// <summary>What <c>wf</c> says on a terminal, to its end.</summary>
    public Task<Finished> RunOnTerminalAsync(int columns, params string[] arguments) => StartOnTerminal(columns, arguments).EndAsync();

    /// <summary>Runs <c>wf</c> to its end.</summary>
    public Task<Finished> RunAsync(params string[] arguments) => Start(arguments).EndAsync();

    public void Dispose()
    {
        started.ForEach(process => process.Dispose());
        Directory.Delete(Path, recursive: true);
    }

    private static string Program => Programs.WfAssembly;
}
