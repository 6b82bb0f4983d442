using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>What a workflow says beside its steps: names, parameters, triggers, limits.</summary>
internal static class WorkflowHead
{
    private const string Described = "workflows.argoproj.io/description";
    private const string Titled = "workflows.argoproj.io/title";

    public static void Fill(ArgoDocument document, ArgoFlow flow)
    {
        Describe(document, flow);
        Metadata(document);
        if (document.Cron is { } cron)
        {
            flow.Head.AddFilled("triggers", CronTriggers.Read(cron, flow.Notes));
        }

        flow.Head.AddFilled("concurrency", Synchronization.Read(document.Spec.Map("synchronization"), new TagScope(flow, document)));
        Inherit(document, flow);
    }

    /// <summary>What a workflow takes from the template that it is made of, too.</summary>
    public static void Inherit(ArgoDocument document, ArgoFlow flow)
    {
        var arguments = document.Spec.Map("arguments");
        foreach (var parameter in arguments.Maps("parameters"))
        {
            Parameter(parameter, flow);
        }

        foreach (var artifact in arguments.Maps("artifacts").Where(artifact => artifact.Text("name") is not null))
        {
            // Read where a template takes it.
            flow.Document.Spec.Map("arguments").Take("artifacts");
        }

        arguments.Close(_ => null);
        Defaults(document, flow);
    }

    public static void Describe(ArgoDocument document, ArgoFlow flow)
    {
        var annotations = document.Metadata.Map("annotations");
        flow.Head.Add("title", annotations.Text(Titled)).Add("description", annotations.Text(Described)?.Trim());
    }

    /// <summary>The names of what a workflow is given.</summary>
    public static IEnumerable<string> Arguments(ArgoDocument document, string kind) =>
        document.Spec.Map("arguments").Maps(kind).Select(argument => argument.Text("name")).OfType<string>();

    private static void Metadata(ArgoDocument document)
    {
        var metadata = document.Metadata;
        metadata.LeaveOut("namespace", "a project has one namespace; import the workflow into its project");
        metadata.LeaveOut("labels", "runs are found by workflow, project and state");
        _ = metadata.Take("name");
        _ = metadata.Take("generateName");
        var annotations = metadata.Map("annotations");
        _ = annotations.Take(Described);
        _ = annotations.Take(Titled);
        annotations.Close(_ => "comments say it");
        metadata.Close(_ => null);
    }

    private static void Parameter(SourceMap parameter, ArgoFlow flow)
    {
        if (parameter.Text("name") is not { } name || flow.HandedOn.ContainsKey(name))
        {
            return;
        }

        var id = Naming.Identifier(name);
        if (id != name)
        {
            parameter.Judge("name", $"expressions could not say `{name}`: it is `{id}` now");
        }

        if (parameter.Map("valueFrom").Take("configMapKeyRef") is { } map)
        {
            _ = TemplateInputs.FromConfigMap(flow, name, new SourceMap(map, flow.Notes));
        }

        var value = parameter.Take("value") ?? parameter.Take("default");
        var schema = new YamlMap { IsFlow = true }.Add("type", "string")
            .Add("description", parameter.Text("description")).Add("default", value is null ? null : new TagScope(flow, flow.Document).Read(value).Constant)
            .Add("enum", parameter.Items("enum").Select(item => (object)PlainText.Of(item)).ToList() is { Count: > 0 } values ? values : null);
        flow.Parameters.Add(id, schema);
        flow.Declare(name, id);
        _ = parameter.Take("default");
        parameter.LeaveOut("globalName", "it has its name for the whole workflow already");
        parameter.Close(_ => null);
    }

    private static void Defaults(ArgoDocument document, ArgoFlow flow)
    {
        var defaults = document.Spec.Map("templateDefaults");
        var yaml = new YamlMap();
        TemplatePolicies.Add(defaults, new TagScope(flow, document), yaml);
        defaults.Close(TemplateAdvice.Of);
        if (document.Spec.Take("activeDeadlineSeconds") is { } limit && GoDuration.Read(PlainText.Of(limit)) is { } duration)
        {
            document.Spec.Judge("activeDeadlineSeconds", "no time ends a whole run; each attempt of each step gets that much");
            yaml.Add("timeout", duration);
        }

        flow.Head.AddFilled("defaults", yaml);
    }
}
