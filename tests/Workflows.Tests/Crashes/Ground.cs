namespace Workflows.Tests.Crashes;

/// <summary>Where the activities of scenarios run: as processes of this machine, or as pods.</summary>
/// <param name="Settings">What <c>wf.yaml</c> says about it.</param>
/// <param name="Witness">What the activities of a data folder have said of themselves.</param>
/// <param name="LeftAsync">What is left of them there, beside processes and folders: a line each.</param>
internal sealed record Ground(Func<Scenario, string> Settings, Func<Wf, Witness> Witness, Func<Wf, Task<IReadOnlyList<string>>> LeftAsync)
{
    public static Ground Processes { get; } = new(
        scenario => $"places: {scenario.Places}\n",
        Crashes.Witness.Of,
        _ => Task.FromResult<IReadOnlyList<string>>([]));
}
