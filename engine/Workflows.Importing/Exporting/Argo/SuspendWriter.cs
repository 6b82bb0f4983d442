using System.Globalization;
using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Approvals, waits, and steps that nothing of Argo means: <c>suspend</c>.</summary>
internal static class SuspendWriter
{
    public static YamlMap Approval(Work.Approval approval, ExportedFlow flow, ExportedStep step)
    {
        var requester = approval.NotRequester ? ", and so may whoever started it or published its version (`notRequester`)" : string.Empty;
        const string Message = "Argo pauses and asks nobody: whoever may resume or stop workflows there decides (`argo resume`, `argo stop`)";
        flow.Judge(step, "approval", Message + requester);
        (bool IsThere, string Message)[] lost =
        [
            (approval.From.Length > 0, $"`from`: who may decide ({string.Join(", ", approval.From)}) is not asked; let RBAC of the namespace say it"),
            (approval.Count > 1, string.Create(CultureInfo.InvariantCulture, $"`count`: one resumes, not {approval.Count}")),
            (approval.Comment != CommentRule.Optional, "`comment`: nobody has to say why"),
            (approval.Binds.Length > 0, "`binds`: a decision is bound to no file or value"),
            (approval.Text is not null, "`text`: nobody is shown what is asked"),
            (approval is { Deadline: not null, OnDeadline: OnDeadline.Reject }, "`deadline`: a pause that is over goes on, and nothing ends it instead"),
            (approval.OnDeadline == OnDeadline.Escalate, "`escalateTo`: nobody else is asked when the deadline has passed"),
            (approval.OnReject == OnReject.Skip, "`onReject: skip`: a pause is resumed, or its workflow is stopped"),
        ];
        var said = lost.Where(each => each.IsThere).Select(each => each.Message).ToList();
        if (said.Count > 0)
        {
            flow.LeaveOut(step, "approval.*", string.Join("; ", said));
        }

        return Pause(approval is { Deadline: { } deadline, OnDeadline: OnDeadline.Approve } ? ArgoTime.Of(deadline) : null);
    }

    public static YamlMap Wait(Work.Wait wait, ExportedFlow flow, ExportedStep step, StepInputs inputs)
    {
        if (wait.For is { } time)
        {
            return Pause(Length(time, flow, step, inputs));
        }

        flow.Judge(step, "wait", $"Argo waits for no event: `argo node set --output-parameter {StepValues.Event}=JSON` and `argo resume` bring it");
        if (wait.Event is { Where: not null } || wait.Event is { } other && other.Type != step.Name)
        {
            flow.LeaveOut(step, "wait.event", $"which events count (`{wait.Event!.Type}`) is not asked; whoever resumes it looks");
        }

        var supplied = new YamlMap { IsFlow = true }.Add("supplied", new YamlMap { IsFlow = true });
        return Pause(null).Add("outputs", new YamlMap().Add("parameters", new List<object>
        {
            new YamlMap { IsFlow = true }.Add("name", StepValues.Event).Add("valueFrom", supplied),
        }));
    }

    /// <summary>A step whose values are written out where they are read.</summary>
    public static YamlMap Set(ExportedFlow flow, ExportedStep step)
    {
        flow.Judge(step, "set", "no template of Argo computes values: they are written out where they are read, and this task only pauses a second");
        return Pause("1s");
    }

    /// <summary>What stands for a step that nothing of Argo means.</summary>
    public static YamlMap Placeholder() => Pause(null);

    private static string? Length(Template time, ExportedFlow flow, ExportedStep step, StepInputs inputs)
    {
        using var json = JsonDocument.Parse(time.Json);
        var written = json.RootElement.GetString() ?? string.Empty;
        if (Duration.TryParse(written, out var length))
        {
            return ArgoTime.Of(length);
        }

        flow.Judge(step, "wait", "Argo reads a length that is computed as seconds, or as Go writes it: 90s, 2h, no days before hours");
        return new ArgoText(flow, step, inputs).Of(written, "wait");
    }

    private static YamlMap Pause(string? duration) =>
        new YamlMap().Add("suspend", new YamlMap { IsFlow = true }.Add("duration", duration));
}
