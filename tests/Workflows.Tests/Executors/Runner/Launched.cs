using System.Diagnostics;
using Workflows.Runner.Wire;

namespace Workflows.Tests.Executors.Runner;

/// <summary>One attempt's folder, and <c>wf-exec</c> run on it without any engine.</summary>
internal sealed class Launched : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> secrets = [];

    public Launched(params string[] command)
    {
        _ = Directory.CreateDirectory(Step);
        Launch = new LaunchFile
        {
            Command = command,
            Environment = new Dictionary<string, string>
            {
                ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
                ["WF_STEP_DIR"] = Step,
                ["WF_OUTPUTS"] = folder.Path("outputs.json"),
            },
            Secrets = [],
            StepFolder = Step,
            OutputsFile = folder.Path("outputs.json"),
            Artifacts = new Dictionary<string, string>(),
            Store = folder.Path("store"),
            Grace = 10_000,
            Notes = [],
        };
    }

    public LaunchFile Launch { get; set; }

    public string Root => folder.Root;
    public string Step => folder.Path("work");
    public string Log => File.ReadAllText(folder.Path(AttemptFiles.Log));
    public ResultRecord Record => RecordJson.Read(File.ReadAllBytes(folder.Path(ResultRecord.Name)));

    public static Launched Shell(string script) => new("/bin/sh", "-c", script);

    public Launched WithSecret(string name, string value)
    {
        secrets[name] = value;
        Launch = Launch with { Secrets = [.. secrets.Keys] };
        return this;
    }

    public Launched WithArtifact(string name, string path)
    {
        Launch = Launch with { Artifacts = Launch.Artifacts.Append(KeyValuePair.Create(name, path)).ToDictionary() };
        return this;
    }

    public Process Start()
    {
        var launchFile = folder.Path(LaunchFile.Name);
        if (!File.Exists(launchFile)) File.WriteAllBytes(launchFile, LaunchJson.Write(Launch).Span);
        var start = new ProcessStartInfo(Programs.Runner, [launchFile]) { RedirectStandardError = true };
        foreach (var (name, value) in secrets) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<ResultRecord> RunAsync()
    {
        using var process = Start();
        await Eventually.EndedAsync(process);
        return process.ExitCode == 0
            ? Record
            : throw new InvalidOperationException($"wf-exec ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>A file that the command wrote into its step folder, when it has.</summary>
    public Task<string> SaidAsync(string name) => Eventually.TextOfAsync(Path.Combine(Step, name));

    public byte[] Stored(StoredArtifact artifact) => File.ReadAllBytes(StoreLayout.PathOf(Launch.Store!, artifact.Sha256));

    public void Dispose() => folder.Dispose();
}
