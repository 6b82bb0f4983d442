using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>
/// A definition as documents of Argo: a <c>WorkflowTemplate</c> whose template <c>main</c> is a <c>dag</c> of the steps, which others may call, and a
/// <c>CronWorkflow</c> for each schedule.
/// </summary>
internal sealed class ArgoExport(ExportedFlow flow)
{
    public const string Version = "argoproj.io/v1alpha1";

    public string Write()
    {
        var (document, comments) = Template();
        var yaml = YamlWriter.Write(document, comments);
        return string.Join("---\n", new CronWriter(flow).Documents().Select(cron => YamlWriter.Write(cron.Document, cron.Comments)).Prepend(yaml));
    }

    private (YamlMap Document, IReadOnlyList<string> Comments) Template()
    {
        var head = new WorkflowHeadWriter(flow);
        var document = new YamlMap().Add("apiVersion", Version).Add("kind", "WorkflowTemplate").Add("metadata", head.Metadata());
        var spec = new YamlMap().Add("entrypoint", ExportedFlow.Main)
            .Add("onExit", flow.Definition.Finally.IsEmpty ? null : ExportedFlow.Finally);
        var templates = new List<object>();
        // All that read a step come before what is written of it.
        var (main, last) = (new DagWriter(flow, isFinally: false), new DagWriter(flow, isFinally: true));
        main.Read();
        last.Read();
        var outputs = new YamlMap();
        var comments = flow.Notes.Hear(() =>
        {
            head.LeaveOut();
            spec.AddFilled("arguments", head.Arguments()).AddFilled("synchronization", head.Synchronization());
            outputs = OutputsWriter.Of(flow);
        });
        templates.AddRange(main.Templates(ExportedFlow.Main, head.Inputs(), outputs));
        if (!flow.Definition.Finally.IsEmpty)
        {
            templates.AddRange(last.Templates(ExportedFlow.Finally, head.Inputs(), new YamlMap()));
        }

        return (document.Add("spec", spec.Add("templates", templates)), comments);
    }
}
