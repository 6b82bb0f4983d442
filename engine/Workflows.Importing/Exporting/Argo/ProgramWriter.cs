using System.Text.RegularExpressions;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>A step that runs a program as a <c>container</c> template.</summary>
internal sealed partial class ProgramWriter(ExportedFlow flow, ExportedStep step, Work.Program program, StepInputs inputs)
{
    /// <summary>New and empty for each pod: <c>WF_STEP_DIR</c>.</summary>
    private const string Folder = "/wf";

    private const string OutputsFile = Folder + "/outputs.json";
    private const string StepFolder = "WF_STEP_DIR";
    private const string OutputsName = "WF_OUTPUTS";

    private readonly ArgoText text = new(flow, step, inputs);
    private readonly HashSet<string> names = [.. program.Environment.Keys, .. program.Secrets.Keys, StepFolder, OutputsName];

    /// <summary>Reads what it says; the template is made when all that read its outputs are known.</summary>
    public Func<YamlMap> Read()
    {
        var image = program.Image is { } written ? text.Of(written, "image") : null;
        if (image is null)
        {
            flow.LeaveOut(step, "image", "it names none, as programs of the engine's own machine do; put one in the place of IMAGE");
        }

        var env = Environment();
        var command = program.Command.Select(element => (object)KubernetesText.Write(text.Of(element, "command"), names)).ToList();
        var saysContract = SaysContract();
        var (resources, shared) = ContainerNeeds.Of(program, flow, step);
        foreach (var (name, _) in program.Artifacts.Where(artifact => ArgoText.IsBraced(artifact.Value)))
        {
            flow.LeaveOut(step, $"artifacts.{name}", "Argo would read a tag in the path: a blank is between two braces, and the program has to write there");
        }

        var policies = new YamlMap();
        ProgramPolicies.Add(program, flow, step, policies);
        return Template;

        YamlMap Template()
        {
            List<object> mounts = [];
            List<object> volumes = [];
            if (saysContract || step.IsRead || program.Artifacts.Count > 0)
            {
                env = [Variable(StepFolder, Folder), Variable(OutputsName, OutputsFile), .. env];
                Mount("wf", Folder, new YamlMap { IsFlow = true });
            }

            if (shared is not null)
            {
                Mount("shared-memory", "/dev/shm", new YamlMap { IsFlow = true }.Add("medium", "Memory").Add("sizeLimit", shared));
            }

            var container = new YamlMap().Add("image", image ?? "IMAGE").AddFilled("command", command).AddFilled("env", env)
                .AddFilled("resources", resources).AddFilled("volumeMounts", mounts);
            return new YamlMap().AddFilled("outputs", Outputs()).Add("container", container).AddFilled("volumes", volumes).AddAll(policies);

            void Mount(string name, string path, YamlMap what)
            {
                mounts.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("mountPath", path));
                volumes.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("emptyDir", what));
            }
        }
    }

    // What it leaves, as far as somebody reads it.
    private YamlMap Outputs()
    {
        var outputs = new YamlMap();
        if (step.IsRead)
        {
            // A program that leaves nothing leaves no outputs, not a failure.
            var from = new YamlMap { IsFlow = true }.Add("path", OutputsFile).Add("default", "{}");
            outputs.Add("parameters", new List<object>
            {
                new YamlMap { IsFlow = true }.Add("name", StepValues.Outputs).Add("valueFrom", from)
                    .Add("globalName", step.IsReadAtEnd ? StepValues.Global(flow, step) : null),
            });
        }

        return outputs.AddFilled("artifacts", program.Artifacts.Select(artifact =>
            (object)new YamlMap { IsFlow = true }.Add("name", artifact.Key).Add("path", $"{Folder}/{ArgoText.Harmless(artifact.Value)}")).ToList());
    }

    private List<object> Environment()
    {
        var env = program.Environment.Select(pair => Variable(pair.Key, KubernetesText.Write(text.Of(pair.Value, $"env.{pair.Key}"), names))).ToList<object>();
        foreach (var (name, secret) in program.Secrets)
        {
            var parts = secret.Split('/', 2);
            var key = new YamlMap { IsFlow = true }.Add("name", parts[0]).Add("key", parts[^1]);
            env.Add(new YamlMap { IsFlow = true }.Add("name", name).Add("valueFrom", new YamlMap { IsFlow = true }.Add("secretKeyRef", key)));
        }

        return env;
    }

    // Whether its texts name what the contract brings. Of its variables only two are there.
    private bool SaysContract()
    {
        var texts = program.Command.Concat(program.Environment.Values);
        var said = texts.SelectMany(text => Contract().Matches(text.Json)).Select(match => match.Value).ToHashSet();
        foreach (var name in said.Where(name => name is not (StepFolder or OutputsName)).Order(StringComparer.Ordinal))
        {
            flow.LeaveOut(step, "command", $"its text names {name}, which Argo doesn't set");
        }

        return said.Contains(StepFolder) || said.Contains(OutputsName);
    }

    private static YamlMap Variable(string name, string value)
    {
        var variable = new YamlMap { IsFlow = !YamlScalar.IsBlock(value) };
        return variable.Add("name", name).Add("value", value);
    }

    [GeneratedRegex("WF_[A-Z_]+")]
    private static partial Regex Contract();
}
