using System.Text.Json;
using Workflows.Activities;
using Workflows.MachineLearning;

namespace Workflows.Tests.Activities.Harness;

/// <summary>Runs activities as the engine does (a new folder and WF_* variables for each attempt), but in this process.</summary>
internal sealed class ActivityRunner : IDisposable
{
    private readonly TestFolder _folder = new();
    private int _attempts;

    public Dictionary<string, string> Environment { get; } = [];

    public TestFolder Folder => _folder;

    public TimeSpan EnginePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>SIGTERM.</summary>
    public CancellationToken Stop { get; set; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Task<ActivityResult> RunAsync(string activity, object inputs) => RunAsync(Registration.Activities, activity, inputs);

    public async Task<ActivityResult> RunAsync(IReadOnlyList<Activity> activities, string activity, object inputs)
    {
        var variables = Prepare(inputs);
        using var error = new StringWriter();
        var options = new ActivityProgramOptions
        {
            Variable = variables.GetValueOrDefault,
            Output = TextWriter.Null,
            Error = TextWriter.Synchronized(error),
            EnginePatience = EnginePatience,
            Time = Time,
            Stop = Stop,
        };
        var exit = await ActivityProgram.RunAsync([activity], activities, options);
        return Result(exit, error.ToString(), variables);
    }

    internal Dictionary<string, string> Prepare(object inputs)
    {
        var name = $"attempt-{++_attempts}";
        return new Dictionary<string, string>(Environment)
        {
            [ContractVariables.Inputs] = _folder.Write($"{name}.inputs.json", JsonSerializer.Serialize(inputs)),
            [ContractVariables.Outputs] = Path.Combine(_folder.Path, $"{name}.outputs.json"),
            [ContractVariables.StepFolder] = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName,
            [ContractVariables.Workflow] = "bike-demand",
            [ContractVariables.WorkflowVersion] = "3",
            [ContractVariables.Run] = "bike-demand#1",
            [ContractVariables.Step] = "step",
        };
    }

    internal static ActivityResult Result(int exit, string error, Dictionary<string, string> variables)
    {
        var outputs = variables[ContractVariables.Outputs];
        return new ActivityResult(
            exit,
            File.Exists(outputs) ? JsonElement.Parse(File.ReadAllText(outputs)) : default,
            error,
            variables[ContractVariables.StepFolder]);
    }

    public void Dispose() => _folder.Dispose();
}
