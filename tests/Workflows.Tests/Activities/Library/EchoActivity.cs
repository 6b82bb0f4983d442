using Workflows.Activities;

namespace Workflows.Tests.Activities.Library;

internal sealed record EchoInputs
{
    public required string Text { get; init; }

    public int Times { get; init; } = 1;

    public Tone Tone { get; init; }

    public IReadOnlyList<EchoPart> Parts { get; init; } = [];

    public double? Bound { get; init; }
}

internal sealed record EchoPart(string Name, double Weight = 1);

internal enum Tone
{
    Plain,
    VeryLoud,
}

internal sealed record EchoOutputs(string Text, int? Nothing);

/// <summary>The smallest activity; a test gives it what to do.</summary>
internal sealed class EchoActivity(Func<EchoInputs, Attempt, CancellationToken, Task<EchoOutputs>>? work = null) : Activity<EchoInputs, EchoOutputs>
{
    public override string Name => "echo";

    public override Task<EchoOutputs> RunAsync(EchoInputs inputs, Attempt attempt, CancellationToken stop) =>
        work is null ? Task.FromResult(new EchoOutputs(inputs.Text, null)) : work(inputs, attempt, stop);
}
