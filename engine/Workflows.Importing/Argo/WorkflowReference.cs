using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary><c>workflowTemplateRef</c>: a workflow that is a template with arguments.</summary>
internal static class WorkflowReference
{
    public static void Place(SourceMap reference, TagScope scope)
    {
        var flow = scope.Flow;
        var name = reference.Text("name") ?? "template";
        _ = reference.Take("clusterScope");
        reference.Close(_ => null);
        if (flow.File.Find(name) is { } document)
        {
            WorkflowHead.Inherit(document, flow);
            ArgoWorkflow.Run(document, new TagScope(flow, document));
            return;
        }

        var workflow = flow.Document.Spec.Text("entrypoint") is { } entry ? Naming.Label($"{name}-{entry}") : Naming.Label(name);
        flow.Notes.Judge(reference.Node, "workflowTemplateRef", $"it runs the workflow `{workflow}`: import the template `{name}` too, and publish it");
        var with = new YamlMap();
        foreach (var parameter in flow.Parameters.Entries)
        {
            with.Add(parameter.Key, $"{{{{ parameters.{parameter.Key} }}}}");
        }

        var step = new FlowStep { Name = flow.Free(name), Gate = Gate.Open };
        step.Body.Add("workflow", new YamlMap { IsFlow = true }.Add("name", workflow)).AddFilled("with", with);
        flow.Add(step, reference.Node);
        if (flow.Document.Spec.Has("onExit"))
        {
            flow.Document.Spec.LeaveOut("onExit", "the template that runs at the end is in another file; write it under `finally`");
        }
    }
}
