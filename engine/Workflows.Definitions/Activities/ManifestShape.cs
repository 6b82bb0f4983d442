using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Activities;

/// <summary>The keys of a manifest.</summary>
internal sealed class ManifestShape
{
    public static Shape<ManifestShape> Shape { get; } = new Shape<ManifestShape>("manifest")
        .Add("name", (m, f) => m.name = f.Label("the name of the activity"))
        .Add("version", (m, f) => m.version = f.Whole(1, int.MaxValue))
        .Add("title", (m, f) => m.title = f.Text())
        .Add("description", (m, f) => m.description = f.Text())
        .Add("icon", (m, f) => m.icon = f.Text())
        .Add("category", (m, f) => m.category = f.Text())
        .Add("inputs", ReadInputs)
        .Add("outputs", (m, f) => m.outputs = Closed(f) is null ? null : NodeJson.Write(f.Node))
        .Add("artifacts", ReadArtifacts)
        .Add("image", (m, f) => m.image = ManifestExpressions.Checked(f))
        .Add("exec", (m, f) => m.exec = f.Text("the absolute path of wf-exec in the image, such as /usr/bin/wf-exec", IsAbsolute))
        .Add("command", ReadCommand)
        .Add("resources", (m, f) => ResourceFields.Read(f, m.resources, ManifestExpressions.Known))
        .Add("effects", (m, f) => m.effects = f.Flag() ?? false)
        .Add("promotes", (m, f) => m.promotes = f.Flag() ?? false)
        .Add("reads", (m, f) => m.reads.AddRange(Reads(f)))
        .Add("events", (m, f) => m.events.AddRange(EventsField.Read(f)))
        .Add("example", (m, f) => m.example = f.Node is Node.Text text ? text.Value : NodeJson.Write(f.Node));

    private static readonly Shape<ArtifactDraft> ArtifactShape = new Shape<ArtifactDraft>("artifact")
        .Add("path", (a, f) => a.Path = f.Text("a path below the step's folder", ArtifactsField.IsInside))
        .Add("description", (a, f) => a.Description = f.Text());

    private readonly ImmutableArray<ManifestArtifact>.Builder artifacts = ImmutableArray.CreateBuilder<ManifestArtifact>();
    private readonly List<string> command = [];
    private readonly List<ManifestRead> reads = [];
    private readonly List<ActivityEvent> events = [];
    private readonly Dictionary<string, string> resources = new(StringComparer.Ordinal);
    private string? name;
    private int? version;
    private string? title;
    private string? description;
    private string? icon;
    private string? category;
    private Schema? inputs;
    private string? outputs;
    private string? image;
    private string? exec;
    private bool effects;
    private bool promotes;
    private string? example;

    /// <summary>Null where something is wrong; the source has the errors.</summary>
    public static Manifest? Read(Node node, SourceFile source)
    {
        var field = new Field(node, node.Place, Route.Root, source);
        var draft = new ManifestShape();
        if (field.Shaped(Shape, draft, "an activity's manifest: a mapping with name, version, inputs, command") is null)
        {
            return null;
        }

        field.Require("name", "say what the activity is called");
        field.Require("version", "say which version this is, such as 1");
        field.Require("command", "say which program to run");
        if (draft is { exec: not null, image: null })
        {
            field.Require("image", "`exec` says where an image carries wf-exec; say which image, or remove `exec`");
        }

        ManifestExpressions.Check(source);
        return source.Errors.Any ? null : draft.Build(node);
    }

    private static bool IsAbsolute(string path) =>
        path.Length is > 1 and <= 1024 && path[0] == '/' && !path.Split('/').Skip(1).Any(static part => part is "" or "." or "..");

    private static IEnumerable<ManifestRead> Reads(Field field) =>
        field.Items("a list of what it reads beside its inputs: registry, clock").Select(item => item.Word<ManifestRead>()).OfType<ManifestRead>();

    private static Schema? Closed(Field field)
    {
        var schema = SchemaShape.Read(field);
        if (schema is not null && (schema.Types is not [SchemaType.Object] || schema.Open))
        {
            field.Error("must be a schema of one closed object: `type: object` and `additionalProperties: false`");
        }

        return schema;
    }

    private static void ReadInputs(ManifestShape manifest, Field field)
    {
        manifest.inputs = Closed(field);
        if (manifest.inputs is { } schema)
        {
            ManifestExpressions.CheckDefaults(schema, field);
        }
    }

    private static void ReadCommand(ManifestShape manifest, Field field)
    {
        manifest.command.AddRange(field.Items("a list of program and arguments").Select(item => item.Text()).OfType<string>());
        ManifestExpressions.CheckCommand(field);
    }

    private static void ReadArtifacts(ManifestShape manifest, Field field)
    {
        foreach (var (name, value) in field.Named("a mapping of artifacts", ArtifactsField.IsName, ArtifactsField.NameRule))
        {
            var artifact = new ArtifactDraft();
            if (value.Node is Node.Text)
            {
                artifact.Path = value.Text("a path below the step's folder", ArtifactsField.IsInside);
            }
            else
            {
                value.Shaped(ArtifactShape, artifact, "a mapping such as { path: model.zip, description: the model }");
            }

            if (artifact.Path is { } path)
            {
                manifest.artifacts.Add(new ManifestArtifact(name, path, artifact.Description));
            }
        }
    }

    private Manifest Build(Node node) => new()
    {
        Name = name!,
        Version = version!.Value,
        Title = title,
        Description = description,
        Icon = icon,
        Category = category,
        Inputs = node is Node.Map map && map.Find("inputs") is { } written
            ? NodeJson.Write(written.Value)
            : "{\"type\":\"object\",\"additionalProperties\":false}",
        InputSchema = inputs ?? new Schema { Open = false },
        Outputs = outputs,
        Artifacts = artifacts.ToImmutable(),
        Image = image,
        Exec = exec,
        Command = [.. command],
        Resources = resources.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Effects = effects,
        Promotes = promotes,
        Reads = [.. reads.Distinct().Order()],
        Events = [.. events],
        Example = example,
        Json = NodeJson.Write(node),
        Digest = CanonicalForm.Sha256(CanonicalForm.Of(node)),
    };

    private sealed class ArtifactDraft
    {
        public string? Path { get; set; }

        public string? Description { get; set; }
    }
}
