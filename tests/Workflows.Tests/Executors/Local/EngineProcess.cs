using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Workflows.Executors.Local;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;

namespace Workflows.Tests.Executors.Local;

/// <summary>
/// A process that has a local executor and can be killed like an engine. It is this test program itself, started with two variables in its
/// environment: it then never gets as far as its tests.
/// </summary>
internal static class EngineProcess
{
    private const string DataFolder = "WF_TEST_ENGINE_DATA", Specs = "WF_TEST_ENGINE_SPECS";

    public static Process Start(string dataFolder, IEnumerable<AttemptSpec> specs)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[DataFolder] = dataFolder;
        start.Environment[Specs] = JsonSerializer.Serialize(specs.Select(spec => new Part(spec.Uid, spec.Command[^1])));
        return Process.Start(start)!;
    }

    public static LocalExecutor Open(string dataFolder) => new(new LocalExecutorOptions
    {
        DataFolder = dataFolder,
        Runner = Programs.Runner,
        FileFolder = Path.Combine(dataFolder, "files"),
        Files = new FolderFileStore(Path.Combine(dataFolder, "files")),
        Places = 100,
    });

    public static AttemptSpec Shell(string script) => new()
    {
        Uid = Guid.CreateVersion7(),
        Project = "default",
        Workflow = "w",
        Run = "w#1",
        Step = "s",
        Attempt = 1,
        IdempotencyKey = "w#1/s/0",
        Command = ["/bin/sh", "-c", script],
    };

    /// <summary>Runs before the program's Main. Other threads can't enter this module meanwhile, so nothing of it may be called back.</summary>
    [ModuleInitializer]
    internal static void BeAnEngine()
    {
        if (Environment.GetEnvironmentVariable(DataFolder) is not { } dataFolder) return;
        Environment.SetEnvironmentVariable(DataFolder, null);
        var executor = Open(dataFolder);
        executor.Start(new Action<object>(Console.WriteLine));
        foreach (var part in JsonSerializer.Deserialize<Part[]>(Environment.GetEnvironmentVariable(Specs)!)!) executor.Desire(
            Shell(part.Script) with { Uid = part.Uid });
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed record Part(Guid Uid, string Script);
}
