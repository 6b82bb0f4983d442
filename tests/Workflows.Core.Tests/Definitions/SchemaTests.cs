using System.Text.Json;
using FluentAssertions;
using NJsonSchema;
using Workflows.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class SchemaTests
{
    private static readonly IShape[] Shapes =
    [
        WorkflowShape.Shape, WorkflowShape.Defaults, StepShape.Shape, TriggerShape.Shape, ScheduleDraft.Shape, GitDraft.Shape, WebhookDraft.Shape,
        EventDraft.Shape, EventTriggerDraft.Shape, EventTriggerDraft.WindowDraft.Shape,
        ConcurrencyDraft.Shape, ObjectiveDraft.Shape, RetryDraft.Shape, RetryDraft.BackoffShape, MemoryGrowthDraft.Shape,
        ResourceFields.Shape(default), ApprovalDraft.Shape, SubWorkflowDraft.Shape, WaitDraft.Shape, CacheFields.Shape, SchemaShape.Shape,
    ];

    public static TheoryData<string> ShapeNames => [.. Shapes.Select(s => s.Name)];

    public static TheoryData<string> Samples
    {
        get
        {
            var folder = Path.Combine(Repository.Root, "workflows");
            var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories) : [];
            return [.. files.Select(
                f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal).Prepend("DESIGN 4.1").Prepend("DESIGN 4.1, other shapes")];
        }
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void The_schema_knows_the_keys_that_the_reader_knows(string shape)
    {
        using var document = JsonDocument.Parse(LanguageSchema.Json);
        var schema = shape == "workflow" ? document.RootElement : document.RootElement.GetProperty("definitions").GetProperty(shape);

        schema.GetProperty("additionalProperties").GetBoolean().Should().BeFalse();
        schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(Shapes.Single(s => s.Name == shape).Keys);
    }

    [Fact]
    public void The_schema_has_no_shape_that_the_reader_does_not_know()
    {
        using var document = JsonDocument.Parse(LanguageSchema.Json);
        var names = document.RootElement.GetProperty("definitions")
            .EnumerateObject()
            .Where(d => d.Value.TryGetProperty("properties", out _))
            .Select(d => d.Name);

        names.Append("workflow").Should().BeEquivalentTo(Shapes.Select(s => s.Name));
    }

    [Fact]
    public void Every_key_of_the_schema_has_a_help_text_and_an_example()
    {
        using var document = JsonDocument.Parse(LanguageSchema.Json);
        var shapes = document.RootElement.GetProperty("definitions")
            .EnumerateObject()
            .Where(d => d.Value.TryGetProperty("properties", out _))
            .Select(d => (d.Name, d.Value))
            .Append(("workflow", document.RootElement));
        foreach (var (name, shape) in shapes)
        {
            foreach (var property in shape.GetProperty("properties").EnumerateObject())
            {
                property.Value.GetProperty("description").GetString()!.Length.Should().BeGreaterThan(4, $"{name}.{property.Name}");
                property.Value.GetProperty("examples").GetArrayLength().Should().BePositive($"{name}.{property.Name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_fits_the_schema_and_reads_without_an_error(string sample)
    {
        var text = sample switch
        {
            "DESIGN 4.1" => Texts.BikeDemand,
            "DESIGN 4.1, other shapes" => Texts.Shapes,
            _ => await File.ReadAllTextAsync(Path.Combine(Repository.Root, sample), TestContext.Current.CancellationToken),
        };
        var schema = await JsonSchema.FromJsonAsync(LanguageSchema.Json, TestContext.Current.CancellationToken);

        schema.Validate(NodeJson.Write(SyntaxTree.Read("sample.yaml", text))).Should().BeEmpty();

        // The design's excerpts show the language; they leave out inputs that the real manifests require.
        WorkflowText.Read(sample, text, sample.StartsWith("DESIGN", StringComparison.Ordinal) ? null : Repository.Catalogue).Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"name":"a","steps":{"b":{"set":{"c":1}}},"step":{}}""")]
    [InlineData("""{"name":"a","steps":{"b":{"set":{"c":1},"need":[]}}}""")]
    [InlineData("""{"name":"a","steps":{"b":{"uses":"container","command":["x"],"retry":{"attemps":2}}}}""")]
    [InlineData("""{"name":"a","steps":{}}""")]
    [InlineData("""{"name":"A","steps":{"b":{"set":{"c":1}}}}""")]
    [InlineData("""{"name":"a","steps":{"b":{"set":{"c":1},"uses":"container"}}}""")]
    public async Task The_schema_refuses_what_the_reader_refuses(string text)
    {
        var schema = await JsonSchema.FromJsonAsync(LanguageSchema.Json, TestContext.Current.CancellationToken);

        schema.Validate(text).Should().NotBeEmpty();
        WorkflowText.Read("a.json", text).Errors.Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_reference_page_is_written_from_the_schema()
    {
        var path = Path.Combine(Repository.Root, "engine", "Workflows.Definitions", "REFERENCE.md");
        var page = ReferencePage.Write(LanguageSchema.Json);
        if (Environment.GetEnvironmentVariable("UPDATE_REFERENCE") == "1")
        {
            await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Should().Be(
            page,
            "run the tests with UPDATE_REFERENCE=1 after a change of the schema");
    }
}
