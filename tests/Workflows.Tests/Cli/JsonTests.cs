using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class JsonTests
{
    /// <summary>The surface that scripts build on: names and kinds, in order. A change here is a change of contract.</summary>
    private const string Shape = """
        id string
        project string
        workflow string
        number number
        version number
        digest string
        live true
        parameters.name string
        trigger.kind string
        trigger.by string
        state string
        generation number
        suspended false
        cancelRequested false
        createdAt string
        startedAt string
        endedAt string
        outputs.greeting string
        steps.greet.kind string
        steps.greet.state string
        steps.greet.generation number
        steps.greet.startedAt string
        steps.greet.endedAt string
        steps.greet.outputs.text string
        steps.shout.kind string
        steps.shout.state string
        steps.shout.generation number
        steps.shout.startedAt string
        steps.shout.endedAt string
        steps.shout.outputs.text string
        steps.shout.artifacts.file.sha256 string
        steps.shout.artifacts.file.size number
        steps.shout.attempts[].number number
        steps.shout.attempts[].state string
        steps.shout.attempts[].startedAt string
        steps.shout.attempts[].endedAt string
        """;

    [Fact]
    public async Task A_run_is_one_document_and_people_read_the_other_stream()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);

        var run = await folder.RunAsync("run", "hello.yaml", "--json");

        run.Exit.Should().Be(0, run.Errors);
        run.Errors.Should().Contain("✔ hello#1 succeeded");
        using var document = JsonDocument.Parse(run.Output);
        string.Join('\n', Lines(document.RootElement, string.Empty)).Should().Be(Shape.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("list", "runs")]
    [InlineData("events hello", "events")]
    [InlineData("logs hello", "logs")]
    [InlineData("validate hello.yaml", "files")]
    [InlineData("publish hello.yaml", "versions")]
    [InlineData("versions hello", "versions")]
    [InlineData("get hello", "text")]
    [InlineData("show hello greet", "step")]
    [InlineData("diff hello hello.yaml", "changes")]
    [InlineData("triggers", "triggers")]
    [InlineData("models", "models")]
    [InlineData("catalogue", "activities")]
    [InlineData("schema", "$schema")]
    public async Task Each_command_prints_one_document(string line, string member)
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        await folder.RunAsync("run", "hello.yaml", "--detach");

        var answer = await folder.RunAsync([.. line.Split(' '), "--json"]);

        answer.Exit.Should().Be(0, answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        document.RootElement.TryGetProperty(member, out _).Should().BeTrue(answer.Output);
    }

    private static IEnumerable<string> Lines(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Lines(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().Take(1).SelectMany(item => Lines(item, $"{path}[]")),
        _ => [$"{path} {element.ValueKind.ToString().ToLowerInvariant()}"],
    };
}
