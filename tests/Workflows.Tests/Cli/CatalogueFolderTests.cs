using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Activities of a folder of one's own.</summary>
public sealed class CatalogueFolderTests
{
    private const string Manifest = """
        name: count
        version: 1
        inputs:
          type: object
          additionalProperties: false
          required: [data]
          properties:
            data: { type: string, format: file, description: The file. }
            rules: { type: array, items: { type: object, properties: { column: { type: string, description: A column. } } }, description: Rules. }
        command: [sh, count.sh]
        """;

    private const string Script = """
        data=$(sed 's/.*"data":"\([^"]*\)".*/\1/' "$WF_INPUTS")
        echo "{\"lines\": $(wc -l < "$data"), \"from\": \"$PWD\"}" > "$WF_OUTPUTS"
        """;

    private const string Flow = """
        name: counting
        steps:
          count: { uses: count@1, with: { data: data.txt } }
        outputs: { lines: "{{ steps.count.outputs.lines }}", from: "{{ steps.count.outputs.from }}" }
        """;

    [Fact]
    public async Task A_command_starts_in_the_manifests_folder_and_relative_inputs_in_the_definitions()
    {
        using var folder = Prepared();

        var run = await folder.RunAsync("run", "flows/count.yaml", "--catalogue", "mine/activities", "--json");

        run.Exit.Should().Be(0, run.Errors);
        using var document = JsonDocument.Parse(run.Output);
        var outputs = document.RootElement.GetProperty("outputs");
        outputs.GetProperty("lines").GetInt32().Should().Be(3);
        outputs.GetProperty("from").GetString().Should().EndWith("/mine/activities");
    }

    [Fact]
    public async Task What_an_expression_gives_to_an_input_is_checked_before_the_program_starts()
    {
        using var folder = Prepared();
        folder.With("flows/late.yaml", """
            name: late
            parameters: { column: { type: array, default: [1] } }
            steps:
              count: { uses: count@1, with: { data: data.txt, rules: [{ column: "{{ parameters.column }}" }] } }
            """);

        var run = await folder.RunAsync("run", "flows/late.yaml", "--catalogue", "mine/activities");

        run.Exit.Should().Be(1);
        run.Output.Should().Contain("with: rules[0].column: ").And.Contain("string");
        (await folder.RunAsync("logs", "late", "count")).Output.Should().BeEmpty("no program ran");
    }

    [Fact]
    public async Task An_engine_that_was_told_of_no_catalogue_finds_the_program_too()
    {
        using var folder = Prepared();
        (await folder.RunAsync("run", "flows/count.yaml", "--catalogue", "mine/activities", "--detach")).Exit.Should().Be(0);

        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);

        (await folder.RunAsync("show", "counting")).Output.Should().Contain("/mine/activities");
    }

    [Fact]
    public async Task An_activity_that_is_not_there_says_where_ones_own_are_registered()
    {
        using var folder = Prepared();

        var run = await folder.RunAsync("run", "flows/count.yaml");

        run.Exit.Should().Be(65);
        run.Errors.Should().Contain(
            "the catalogue has no activity `count@1` (`wf catalogue` lists them; `--catalogue DIR`, or `catalogue` in wf.yaml, adds a folder of yours)");
    }

    [Fact]
    public async Task An_input_that_can_not_be_computed_fails_its_step_in_words()
    {
        using var folder = Prepared();
        folder.With("flows/wrong.yaml", Flow.Replace("data.txt", "\"{{ parameters.files[3] }}\"", StringComparison.Ordinal)
            .Replace("steps:", "parameters: { files: { type: array, default: [a] } }\nsteps:", StringComparison.Ordinal));

        var run = await folder.RunAsync("run", "flows/wrong.yaml", "--catalogue", "mine/activities");

        run.Exit.Should().Be(1);
        (run.Output + run.Errors).Should().Contain("with: `{{ parameters.files[3] }}`: there is no `[3]`; there is one item, `[0]`")
            .And.NotContain("Object reference");
    }

    [Fact]
    public async Task The_page_of_an_activity_shows_nested_keys()
    {
        using var folder = Prepared();

        (await folder.RunAsync("catalogue", "count", "--catalogue", "mine/activities")).Output.Should().Contain("rules[].column");
    }

    [Fact]
    public async Task A_definition_is_taken_from_standard_input()
    {
        using var folder = new WfFolder();
        var run = folder.Start("run", "-", "--json");
        await run.TypeAsync("name: piped\nsteps: { a: { set: { x: 1 } } }\n");
        run.CloseInput();

        var end = await run.EndAsync();

        end.Exit.Should().Be(0, end.Errors);
        end.Output.Should().Contain("\"piped\"");
    }

    [Fact]
    public async Task A_secret_that_is_not_there_names_both_places_for_it()
    {
        using var folder = new WfFolder().With(
            "secret.yaml", "name: secret\nsteps:\n  a: { uses: container, command: [sh, -c, 'test \"$PW\" = x'], secrets: { PW: warehouse/password } }\n");

        var run = await folder.RunAsync("run", "secret.yaml");
        (run.Output + run.Errors).Should().Contain("there is no secret 'warehouse/password'").And.Contain("secrets.json (chmod 600)")
            .And.Contain("WF_SECRET_WAREHOUSE_PASSWORD");

        (await folder.Start(new Dictionary<string, string> { ["WF_SECRET_WAREHOUSE_PASSWORD"] = "x" }, "run", "secret.yaml").EndAsync()).Exit.Should().Be(0);
    }

    private static WfFolder Prepared()
    {
        var folder = new WfFolder();
        Directory.CreateDirectory(folder.File("flows"));
        Directory.CreateDirectory(folder.File("mine/activities"));
        return folder.With("mine/activities/count@1.yaml", Manifest).With("mine/activities/count.sh", Script)
            .With("flows/count.yaml", Flow).With("flows/data.txt", "a\nb\nc\n");
    }
}
