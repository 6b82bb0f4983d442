using System.Text.Json;

namespace Workflows.Activities;

/// <summary>
/// A kind of step that this program can run, as the host sees it. Authors derive from <see cref="Activity{TInputs,TOutputs}"/>; this
/// untyped form is what <see cref="ActivityProgram"/> registers and what a test compares with the manifest.
/// </summary>
public abstract class Activity
{
    private protected Activity()
    {
    }

    /// <summary>The word on the command line that picks it, such as <c>data-quality</c>: the manifest's name, without its version.</summary>
    public abstract string Name { get; }

    /// <summary>The type that <c>WF_INPUTS</c> is read into.</summary>
    public abstract Type Inputs { get; }

    /// <summary>The type that is written to <c>WF_OUTPUTS</c>.</summary>
    public abstract Type Outputs { get; }

    internal abstract Task<byte[]> RunAsync(JsonElement inputs, Attempt attempt, CancellationToken stop);
}

/// <summary>
/// Base of every activity. Inputs and outputs are plain records, mapped to JSON in lower camel case; a <c>required</c> member is a
/// required input, any other keeps its initial value when the step does not give it. An unknown input is an error.
/// </summary>
/// <typeparam name="TInputs">The step's <c>with</c>, evaluated. A file or folder arrives as a local path in a <see cref="string"/>.</typeparam>
/// <typeparam name="TOutputs">What later steps read as <c>steps.X.outputs</c>; at most 256 KiB of JSON. Larger results are artifacts.</typeparam>
public abstract class Activity<TInputs, TOutputs> : Activity
    where TInputs : class
    where TOutputs : class
{
    /// <inheritdoc/>
    public sealed override Type Inputs => typeof(TInputs);

    /// <inheritdoc/>
    public sealed override Type Outputs => typeof(TOutputs);

    /// <summary>
    /// Does the work of one attempt. Returning is success. To fail with a chosen exit code throw an <see cref="ActivityException"/>; any
    /// other exception is exit 1, which follows the step's <c>retry</c>.
    /// </summary>
    /// <param name="inputs">The inputs of this attempt; the same on every attempt of a generation.</param>
    /// <param name="attempt">Where to write, and what to tell the engine.</param>
    /// <param name="stop">
    /// Set on SIGTERM: save to <see cref="Attempt.CheckpointFolder"/> if there is one, and end within the step's <c>grace</c> (30 s by default).
    /// </param>
    /// <returns>The outputs.</returns>
    public abstract Task<TOutputs> RunAsync(TInputs inputs, Attempt attempt, CancellationToken stop);

    internal sealed override async Task<byte[]> RunAsync(JsonElement inputs, Attempt attempt, CancellationToken stop)
    {
        var typed = Hosting.InputsReader.Read<TInputs>(inputs);
        var outputs = await RunAsync(typed, attempt, stop);
        return JsonSerializer.SerializeToUtf8Bytes(outputs, Contract.ContractJson.Options);
    }
}
