namespace Workflows.Activities;

/// <summary>
/// Names of the environment variables of the activity contract, version 1. The engine's executors set them; an activity written with this
/// library reads them through <see cref="Attempt"/>.
/// </summary>
public static class ContractVariables
{
    /// <summary>Path of a JSON object: the step's evaluated <c>with</c>.</summary>
    public const string Inputs = "WF_INPUTS";

    /// <summary>Path to write a JSON object to, at most 256 KiB.</summary>
    public const string Outputs = "WF_OUTPUTS";

    /// <summary>The only folder to write in: new and empty for each attempt.</summary>
    public const string StepFolder = "WF_STEP_DIR";

    /// <summary>With <c>checkpoint: true</c>: a folder kept across the attempts of the step.</summary>
    public const string Checkpoint = "WF_CHECKPOINT";

    /// <summary>The project that owns the run.</summary>
    public const string Project = "WF_PROJECT";

    /// <summary>The workflow's name.</summary>
    public const string Workflow = "WF_WORKFLOW";

    /// <summary>The number of the workflow's version that runs.</summary>
    public const string WorkflowVersion = "WF_WORKFLOW_VERSION";

    /// <summary>The run as people write it: <c>bike-demand#42</c>.</summary>
    public const string Run = "WF_RUN";

    /// <summary>The step's name.</summary>
    public const string Step = "WF_STEP";

    /// <summary>The instance of a fanned-out step, from 0; not set on a plain step.</summary>
    public const string Index = "WF_INDEX";

    /// <summary>The attempt's number, from 1.</summary>
    public const string Attempt = "WF_ATTEMPT";

    /// <summary>Run, step, index and generation: the same on every attempt.</summary>
    public const string IdempotencyKey = "WF_IDEMPOTENCY_KEY";

    /// <summary>Base address of the activity API.</summary>
    public const string Api = "WF_API";

    /// <summary>Bearer token of the activity API, good for this attempt only.</summary>
    public const string Token = "WF_TOKEN";

    /// <summary>W3C trace context.</summary>
    public const string TraceParent = "TRACEPARENT";
}
