using Workflows.Activities.Engine;

namespace Workflows.Activities;

/// <summary>
/// The attempt that this process is: who it is, where it may write, and what it can tell the engine. Everything works without an engine
/// too (progress and metrics then go to standard error), except <see cref="Files"/> and <see cref="Models"/>, which live there.
/// </summary>
public sealed class Attempt
{
    private readonly ActivityProgramOptions _options;
    private readonly EngineClient? _engine;
    private readonly ObservationSender _observations;

    internal Attempt(ActivityProgramOptions options, EngineClient? engine, ObservationSender observations)
    {
        _options = options;
        _engine = engine;
        _observations = observations;
        StepFolder = Path.GetFullPath(options.Variable(ContractVariables.StepFolder) is { Length: > 0 } folder ? folder : ".");
    }

    /// <summary>The only place to write: new and empty for each attempt. The current folder when run by hand.</summary>
    public string StepFolder { get; }

    /// <summary>With <c>checkpoint: true</c>, a folder kept across the attempts of this step: resume from it, save to it. Otherwise null.</summary>
    public string? CheckpointFolder => Setting(ContractVariables.Checkpoint);

    /// <summary>The project that owns the run; empty when run by hand, as are the next three.</summary>
    public string Project => Setting(ContractVariables.Project) ?? "";

    /// <summary>The workflow's name.</summary>
    public string Workflow => Setting(ContractVariables.Workflow) ?? "";

    /// <summary>The number of the workflow's version that runs; null when run by hand, and under an engine that does not tell.</summary>
    public int? WorkflowVersion => int.TryParse(Setting(ContractVariables.WorkflowVersion), out var version) ? version : null;

    /// <summary>The run as people write it: <c>bike-demand#42</c>.</summary>
    public string Run => Setting(ContractVariables.Run) ?? "";

    /// <summary>The step's name.</summary>
    public string Step => Setting(ContractVariables.Step) ?? "";

    /// <summary>The instance of a fanned-out step, from 0; null on a plain step.</summary>
    public int? Index => int.TryParse(Setting(ContractVariables.Index), out var index) ? index : null;

    /// <summary>The number of this attempt, from 1.</summary>
    public int Number => int.TryParse(Setting(ContractVariables.Attempt), out var number) ? number : 1;

    /// <summary>
    /// The same on every attempt of this step (or instance): send it along with whatever has an effect outside, so that a second attempt
    /// repeats nothing. Null when run by hand.
    /// </summary>
    public string? IdempotencyKey => Setting(ContractVariables.IdempotencyKey);

    /// <summary>The clock.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>Files in the engine's store, by SHA-256. Without an engine: <see cref="ExitCode.Configuration"/>.</summary>
    public FileStore Files => new(Engine("the file store"));

    /// <summary>The model registry. Without an engine: <see cref="ExitCode.Configuration"/>.</summary>
    public ModelRegistry Models => new(Engine("the model registry"), IdempotencyKey);

    /// <summary>A value of the environment: settings and secrets that the step or its profile names.</summary>
    /// <param name="name">The variable's name.</param>
    /// <returns>Null when not set or empty.</returns>
    public string? Setting(string name) => _options.Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>
    /// What the administrator of the engine allows. Without an engine, and with one that knows of no such settings: the defaults, which are the
    /// strictest.
    /// </summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>The settings now.</returns>
    public async Task<EngineSettings> GetSettingsAsync(CancellationToken stop = default) =>
        _engine is null ? new EngineSettings() : await _engine.FindAsync<EngineSettings>("settings", stop) ?? new EngineSettings();

    /// <summary>Where to write an artifact: the same path that the manifest or the step's <c>artifacts</c> declares. Its folder is made.</summary>
    /// <param name="path">Relative to <see cref="StepFolder"/>.</param>
    /// <returns>The absolute path.</returns>
    /// <exception cref="ArgumentException">The path leads out of the step's folder.</exception>
    public string ArtifactPath(string path)
    {
        var full = Path.GetFullPath(Path.Combine(StepFolder, path));
        if (!full.StartsWith(StepFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{path}' leads out of the step's folder", nameof(path));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>Where to write a report, which the run view shows: png, svg, html, md, csv or Vega-Lite json.</summary>
    /// <param name="fileName">Such as <c>residuals.png</c>.</param>
    /// <returns>The absolute path, under <c>report/</c>.</returns>
    public string ReportPath(string fileName) => ArtifactPath(Path.Combine("report", fileName));

    /// <summary>Tells how far it is. Cheap: only the latest is sent, once a second.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="text">Such as <c>epoch 4/10</c>.</param>
    public void Progress(double fraction, string? text = null) => _observations.Progress(fraction, text);

    /// <summary>Adds a point to one of the attempt's time series. Cheap: sent in batches.</summary>
    /// <param name="name">Such as <c>rmse</c>.</param>
    /// <param name="value">A finite number; any other is left out, with a line in the log.</param>
    /// <param name="step">Epoch, tree or iteration; null for a single figure.</param>
    public void Metric(string name, double value, long? step = null) => _observations.Metric(name, value, step);

    /// <summary>Writes a line to the step's log.</summary>
    /// <param name="line">For people.</param>
    public void Log(string line) => _options.Error.WriteLine(line);

    private EngineClient Engine(string what) => _engine ?? throw ActivityException.Configuration(
        $"{what} lives in the engine, and {ContractVariables.Api} is not set: run this as a step of a workflow");
}
