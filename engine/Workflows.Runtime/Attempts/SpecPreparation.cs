using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// What an attempt is started with: evaluated away from the loop, so that a thousand instances with costly expressions hold up no cancel and no other
/// run, and with files that the run's project has, since anybody can write a reference into a value.
/// </summary>
internal sealed class SpecPreparation(AttemptPorts ports, BackgroundWork background)
{
    /// <param name="run">As committed.</param>
    /// <param name="attempt">One of its attempts; a second preparation while one is under way is not begun.</param>
    /// <param name="then">Told what it is to be started with; or null, and why it can't be.</param>
    public void Prepare(RunState run, LiveAttempt attempt, Action<AttemptSpec?, string?> then)
    {
        if (attempt.Preparing)
        {
            return;
        }

        attempt.Preparing = true;
        if (((Work.Program)run.Plan.Steps[attempt.Step].Step.Work).IsLiteral)
        {
            // Nothing to evaluate: the way to another thread and back would take longer than the work.
            Evaluated(EvaluateHere());
        }
        else
        {
            background.Compute(run.Id, "evaluating what an attempt is started with", Evaluate, Evaluated, failure => Done(null, failure.Message));
        }

        (AttemptSpec? Spec, string? Error) Evaluate() => AttemptSpecs.Of(run, attempt.Step, attempt.Index, ports.Evaluate);

        (AttemptSpec? Spec, string? Error) EvaluateHere()
        {
            try
            {
                return Evaluate();
            }
            catch (Exception failure)
            {
                return (null, failure.Message);
            }
        }

        void Evaluated((AttemptSpec? Spec, string? Error) evaluated) => CheckFiles(attempt, evaluated.Spec, evaluated.Error, Done);

        void Done(AttemptSpec? spec, string? why)
        {
            attempt.Preparing = false;
            then(spec, why);
        }
    }

    private void CheckFiles(LiveAttempt attempt, AttemptSpec? spec, string? why, Action<AttemptSpec?, string?> done)
    {
        if (spec is null or { Files.IsEmpty: true })
        {
            done(spec, why);
            return;
        }

        background.Read(
            attempt.Run,
            "looking for the files that an attempt is started with",
            stop => FileReferences.RefusalAsync(spec, ports.Files, stop),
            refusal => done(refusal is null ? spec : null, refusal),
            failure => done(null, failure.Message));
    }
}
