using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Core.Runs;
using Workflows.Executors;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>
/// The real <c>wf-exec --pod</c> as a process of this machine, against the real activity API, with the launch text that the executor makes: only
/// its paths are moved from <c>/work</c> to a folder of the test.
/// </summary>
internal sealed partial class PodBench : IAsyncDisposable
{
    private readonly Rig rig = Rig.Create();
    private readonly TemporaryFolder folder = new();
    private ActivityApiHost? api;

    private PodBench()
    {
        rig.Executor.Script = _ => null;
        rig.Start();
        Tokens = new AttemptTokens(StoreKey.Of(rig.Folder));
    }

    public AttemptTokens Tokens { get; }
    public IFileStore Files => rig.Files;
    public AttemptSpec Spec { get; set; } = null!;
    public Guid Uid => rig.Executor.Begun[0].Uid;

    /// <summary><c>WF_API</c>; another than the API's own where something stands between.</summary>
    public string Address { get; set; } = "";

    public string Token { get; set; } = "";
    public Dictionary<string, string> Secrets { get; } = [];
    public string Work => folder.Path("work");
    public string Step => Path.Combine(Work, "step");

    /// <summary>The checkpoint's file in the data folder; null where none is kept.</summary>
    public string? Kept =>
        Directory.Exists(Path.Combine(rig.Folder, "checkpoints"))
            ? Directory.EnumerateFiles(Path.Combine(rig.Folder, "checkpoints"), "*.tar").SingleOrDefault()
            : null;

    /// <summary>The last changes to the launch text.</summary>
    public Action<JsonObject> Change { get; set; } = _ => { };

    /// <param name="script">What the command, a shell, does.</param>
    /// <param name="change">Options of the API; null: it does not run yet.</param>
    public static async Task<PodBench> StartAsync(string script, Func<ActivityApiOptions, ActivityApiOptions>? change = null)
    {
        var bench = new PodBench();
        _ = await bench.rig.AcceptAsync("name: train\nsteps: { fit: { uses: container, command: [fit], checkpoint: true } }");
        await bench.rig.Executor.UntilBegun("fit");
        bench.Spec = Making.Samples.Spec("fit", bench.Uid) with { Command = ["/bin/sh", "-c", script] };
        bench.Token = bench.Tokens.Of(bench.Uid);
        bench.Address = await bench.ListenAsync(change ?? (options => options));
        return bench;
    }

    /// <summary>(Re)starts the API.</summary>
    public async Task<string> ListenAsync(Func<ActivityApiOptions, ActivityApiOptions> change)
    {
        await CloseAsync();
        var options = change(new ActivityApiOptions
        {
            Folder = rig.Folder,
            Engine = rig.Engine,
            Records = rig.Bare,
            Files = rig.ProjectFiles,
            Tokens = Tokens,
            LaunchText = _ => LaunchText(),
        });
        api = ActivityApiHost.Start(options);
        return options.Pods is [var pods] ? ActivityApiHost.At(new IPEndPoint(pods.Address, pods.Port == 0 ? api.Port : pods.Port)) : api.Address;
    }

    public async Task CloseAsync()
    {
        if (api is { } open) await open.DisposeAsync();
        api = null;
    }

    public Process Start()
    {
        _ = Directory.CreateDirectory(Work);
        var launch = folder.Path("launch.json");
        File.WriteAllText(launch, Launch.Annotation(LaunchText()));
        var start = new ProcessStartInfo(
            Programs.Runner,
            ["--pod", launch, folder.Path("record")])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Root };
        foreach (var (name, value) in Secrets) start.Environment[name] = value;
        start.Environment["WF_API"] = Address;
        start.Environment["WF_TOKEN"] = Token;
        start.Environment["FROM_IMAGE"] = "kept";
        return Process.Start(start)!;
    }

    public async Task<PodEnd> RunAsync()
    {
        using var process = Start();
        return await EndAsync(process);
    }

    public async Task<PodEnd> EndAsync(Process process)
    {
        var (log, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var message = File.Exists(folder.Path("record")) ? await File.ReadAllTextAsync(folder.Path("record")) : "";
        var record = PodRecord.Parse(message) ?? throw new InvalidDataException($"no record but '{message}'; {await log} {await errors}");
        var outcome = Outcomes.Of(record);
        if (record.Whole is { } whole) outcome = await StoredRecords.WholeAsync(outcome, whole, Files, CancellationToken.None);
        return new PodEnd(
            process.ExitCode, await StoredRecords.CheckedAsync(outcome, Files, CancellationToken.None), await log, record, Encoding.UTF8.GetByteCount(message));
    }

    /// <summary>A file that the command wrote into its step folder, when it has.</summary>
    public Task<string> SaidAsync(string name) => Eventually.TextOfAsync(Path.Combine(Step, name));

    public async Task<FileInput> StoreAsync(byte[] content, string name, bool isFolder = false) =>
        new((await rig.ProjectFiles.PutAsync("default", new MemoryStream(content), null, CancellationToken.None)).Sha256, name, isFolder);

    public async Task<string> StoredAsync(PodEnd end, string artifact)
    {
        await using var stream = await Files.OpenAsync(end.Outcome.Artifacts.Single(a => a.Name == artifact).Sha256, CancellationToken.None);
        return await new StreamReader(stream).ReadToEndAsync();
    }

    public static void Send(Process process, int signal) => _ = kill(process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await rig.DisposeAsync();
        folder.Dispose();
    }

    private string LaunchText()
    {
        var text = Launch.Of(
            Spec with { Secrets = Spec.Secrets.AddRange(Secrets.Keys.Select(name => KeyValuePair.Create(name, "secret/key"))) },
            Making.Samples.Plan()).Text();
        var launch = JsonNode.Parse(text.Replace("\"/work", $"\"{Work}", StringComparison.Ordinal))!.AsObject();
        Change(launch);
        return launch.ToJsonString();
    }

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}

/// <summary>How it ended: the exit of <c>wf-exec</c>, the outcome as the executor reads it, the log, the termination message.</summary>
internal sealed record PodEnd(int Exit, AttemptOutcome Outcome, string Log, ResultRecord Record, int RecordSize);
