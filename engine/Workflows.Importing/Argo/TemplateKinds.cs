using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>What a template is, and which of them nothing of ours means.</summary>
internal static class TemplateKinds
{
    private static readonly (string Key, string Why)[] InTheWay =
    [
        ("resource", "a step makes no objects of a cluster by itself; run `kubectl` in a container with a `profile` that may"),
        ("http", "a step sends no requests by itself; run `curl` in a container"),
        ("plugin", "there are no executor plugins; run a container, or write an activity"),
        ("data", "lists of files in a store are not transformed by the engine; run a container that does"),
        ("containerSet", "a step is one program; make each container a step, and hand files on as artifacts"),
        ("sidecars", "a step is one program, with none beside it; start what it needs within its command"),
        ("initContainers", "a step is one program; make what comes before it a step, and hand its files on as artifacts"),
    ];

    public static bool IsGroup(SourceMap template) => template.Has("steps") || template.Has("dag");

    public static bool IsProgram(SourceMap template) => template.Has("container") || template.Has("script");

    /// <exception cref="InTheWayException">The template uses a feature that nothing of ours means.</exception>
    public static void Check(SourceMap template)
    {
        foreach (var (key, why) in InTheWay)
        {
            template.Refuse(key, why);
        }

        if (template.Flag("daemon") is true)
        {
            template.Refuse("daemon", "a step can't be called by others; run the service beside the workflow, and give steps its address");
        }

        if (!IsGroup(template) && !IsProgram(template) && !template.Has("suspend"))
        {
            throw new InTheWayException(template.Node.Place, "template", "it says no kind of template that is known");
        }
    }
}
