using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What is checked beside the text: the files that it names.</summary>
public sealed class ValidateTests
{
    private const string Definition = """
        name: files
        parameters:
          data: { type: string, format: file, default: data/gone.csv }
          more: { type: array, items: { type: string, format: folder }, default: [here, nowhere] }
          there: { type: string, format: file, default: train.py }
          away: { type: string, format: file, default: "s3://bucket/key" }
          given: { type: string, format: file }
        steps:
          good: { uses: container, command: [python3, -u, train.py, more.py] }
          gone: { uses: container, command: [python3.12, -u, gone.py] }
          path: { uses: container, command: [./gone.sh] }
          code: { uses: container, command: [sh, -c, gone.sh] }
          module: { uses: container, command: [python, -m, gone.py] }
          image: { uses: container, image: "python:3", command: [python, gone.py] }
          computed: { uses: container, command: [python, "{{ parameters.there }}"] }
          noted: { uses: count@1, with: { data: notes.txt } }
          counted: { uses: count@1, with: { data: "{{ parameters.data }}" } }
        """;

    private const string Manifest =
        "name: count\nversion: 1\ninputs: { type: object, additionalProperties: false, properties: { data: { type: string, format: file } } }\ncommand: [wc]\n";

    [Fact]
    public async Task A_file_that_is_named_and_not_there_is_a_warning()
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File("flows/here"));
        Directory.CreateDirectory(folder.File("activities"));
        folder.With("flows/files.yaml", Definition).With("flows/train.py", string.Empty).With("activities/count.yaml", Manifest);

        var people = await folder.RunAsync("validate", "flows/files.yaml", "--catalogue", "activities");
        var json = await folder.RunAsync("validate", "flows/files.yaml", "--catalogue", "activities", "--json");

        people.Exit.Should().Be(0, people.Errors);
        people.Errors.Should().Be("""
            flows/files.yaml: warning: parameters.data.default: there is no file data/gone.csv in flows
            flows/files.yaml: warning: parameters.more.default: there is no folder nowhere in flows
            flows/files.yaml: warning: steps.gone.command[2]: there is no file gone.py in flows
            flows/files.yaml: warning: steps.path.command[0]: there is no file ./gone.sh in flows
            flows/files.yaml: warning: steps.noted.with.data: there is no file notes.txt in flows

            """);
        using var document = JsonDocument.Parse(json.Output);
        var file = document.RootElement.GetProperty("files")[0];
        file.GetProperty("valid").GetBoolean().Should().BeTrue();
        file.GetProperty("warnings").GetArrayLength().Should().Be(5);
        file.GetProperty("warnings")[0].GetProperty("path").GetString().Should().Be("parameters.data.default");
    }
}
