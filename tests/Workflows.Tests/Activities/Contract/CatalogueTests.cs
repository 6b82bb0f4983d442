using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using NJsonSchema;
using Workflows.Activities;
using Workflows.MachineLearning;
using Xunit;

namespace Workflows.Tests.Activities.Contract;

public sealed class CatalogueTests
{
    public static TheoryData<string> Names => [.. ManifestFile.Names];

    [Fact]
    public void Each_activity_of_the_program_has_a_manifest_and_each_manifest_an_activity() =>
        ManifestFile.Names.Should().Equal(Registration.Activities.Select(a => $"{a.Name}@1").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_manifest_fits_its_schema_and_its_file_name(string name)
    {
        var manifest = ManifestFile.Read(name);
        (await ContractTests.SchemaAsync("activity-manifest")).Validate(manifest.ToJsonString()).Should().BeEmpty();
        name.Should().Be($"{manifest["name"]}@{manifest["version"]}");
        manifest["command"]!.AsArray().Select(c => c!.ToString()).Should().Equal("wf-ml", manifest["name"]!.ToString());
        manifest["effects"]!.GetValue<bool>().Should().Be(manifest["name"]!.ToString() is "promote" or "notify");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_inputs_are_those_that_the_program_takes(string name) => Compare(name, "inputs", Activity(name).Inputs, inputs: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_outputs_are_those_that_the_program_leaves(string name) => Compare(name, "outputs", Activity(name).Outputs, inputs: false);

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_defaults_are_those_of_the_program(string name)
    {
        var manifest = ManifestFile.Read(name);
        var defaults = TypeSchema.Defaults(Activity(name).Inputs);
        foreach (var (input, schema) in manifest["inputs"]!["properties"]!.AsObject())
        {
            var written = schema!["default"];
            if (written is JsonValue text && text.ToString().StartsWith("{{", StringComparison.Ordinal))
            {
                continue;
            }

            if (defaults.TryGetPropertyValue(input, out var coded))
            {
                JsonNode.DeepEquals(written, coded)
                    .Should()
                    .BeTrue($"{name}: {input} is {coded?.ToJsonString()} in the program and {written?.ToJsonString()} in the manifest");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_example_is_a_step_that_uses_it(string name)
    {
        var manifest = ManifestFile.Read(name);
        var step = ManifestFile.Parse(manifest["example"]!.ToString()).AsObject().Single().Value!;
        step["uses"]!.ToString().Should().Be(name);
        var schema = await JsonSchema.FromJsonAsync(manifest["inputs"]!.ToJsonString(), TestContext.Current.CancellationToken);
        // What an expression becomes is only known when it runs.
        var problems = schema.Validate(step["with"]?.ToJsonString() ?? "{}").Where(p => !Value(step["with"]!, p.Path).Contains("{{", StringComparison.Ordinal));
        problems.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_form_field_has_a_label_and_a_help_text_that_ends_as_a_sentence(string name)
    {
        foreach (var (input, schema) in ManifestFile.Read(name)["inputs"]!["properties"]!.AsObject())
        {
            schema!["title"]!.ToString().Should().NotBeNullOrWhiteSpace(input);
            schema["description"]!.ToString().Should().EndWith(".", input);
        }
    }

    private static Activity Activity(string name) => Registration.Activities.Single(a => $"{a.Name}@1" == name);

    private static void Compare(string name, string part, Type type, bool inputs)
    {
        var problems = TypeSchema.Differences(ManifestFile.Read(name)[part]!.AsObject(), type, inputs, part).ToArray();
        problems.Should().BeEmpty();
    }

    private static string Value(JsonNode with, string? path) =>
        JsonSerializer.Serialize(path is null ? with : with[path.TrimStart('#', '/').Split('.', '[')[0]]);
}
