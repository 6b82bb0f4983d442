using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class CatalogueTests
{
    private const string Evaluate = """
        name: evaluate
        version: 1
        title: Evaluate
        description: Judges a model against the objectives
        icon: gauge
        category: Evaluation
        inputs:
          type: object
          additionalProperties: false
          required: [candidate, objectives]
          properties:
            candidate: { type: string, format: file, description: The model to judge }
            champion: { type: string, enum: [production, staging] }
            objectives: { type: array, default: "{{ objectives }}" }
            margin: { type: number, minimum: 0 }
        outputs:
          type: object
          additionalProperties: false
          properties: { passed: { type: boolean }, rmse: { type: number } }
        artifacts: { report: { path: out/report.html, description: Plots } }
        image: registry.example/evaluate@sha256:00
        command: [evaluate]
        resources: { cpu: 1, memory: 2Gi }
        example: { uses: evaluate@1, with: { candidate: model.zip } }
        """;

    private const string Notify = "name: notify\nversion: 2\neffects: true\ninputs: { type: object, additionalProperties: false, properties: { to: { type: string } } }\ncommand: [notify]\n";

    private static readonly Catalogue Catalogue = Load();

    [Fact]
    public void No_artifact_of_a_manifest_is_named_as_the_log()
    {
        var (_, errors) = Catalogue.Read([("m.yaml", Notify.Replace("command:", "artifacts: { log: out.txt }\ncommand:", StringComparison.Ordinal))]);

        errors.Should().ContainSingle().Which.Message.Should().Contain("but not log");
    }

    [Fact]
    public void A_step_takes_from_the_manifest_what_it_does_not_say()
    {
        var definition = Read("gate: { uses: evaluate@1, with: { candidate: \"{{ parameters.m }}\" }, resources: { cpu: 4 } }").Definition!;

        var work = (Work.Program)definition.Steps[0].Work;
        work.With.Json.Should().Be("""{"candidate":"{{ parameters.m }}","objectives":"{{ objectives }}"}""");
        work.Command.Select(c => c.Json).Should().Equal("\"evaluate\"");
        work.Image!.Value.Json.Should().Be("\"registry.example/evaluate@sha256:00\"");
        work.Resources.Json.Should().Be("""{"cpu":4,"memory":"2Gi"}""");
        work.Artifacts["report"].Should().Be("out/report.html");
        work.ManifestDigest.Should().Be(Catalogue.Find("evaluate@1")!.Digest).And.HaveLength(64);
        work.OutputsSchema.Should().Contain("passed");
    }

    [Theory]
    [InlineData("gate: { uses: evalute@1 }", "the catalogue has no activity `evalute@1` (`wf catalogue` lists them; `--catalogue DIR`, or `catalogue` in wf.yaml, adds a folder of yours); did you mean `evaluate@1`?")]
    [InlineData("gate: { uses: evaluate@3, with: { candidate: x } }", "did you mean `evaluate@1`?")]
    [InlineData("gate: { uses: evaluate }", "did you mean `evaluate@1`?")]
    [InlineData("gate: { uses: evaluate@1 }", "`candidate` is missing: The model to judge")]
    [InlineData("gate: { uses: evaluate@1, with: { candidate: x, champoin: production } }", "did you mean `champion`?")]
    [InlineData("gate: { uses: evaluate@1, with: { candidate: 7 } }", "expected a string, found the number 7")]
    [InlineData("gate: { uses: evaluate@1, with: { candidate: x, margin: -1 } }", "expected at least 0, found the number -1")]
    [InlineData("gate: { uses: evaluate@1, with: { candidate: x, champion: prodution } }", "did you mean `production`?")]
    [InlineData("gate: { uses: evaluate@1, with: { candidate: x }, image: y }", "`image` belongs to `uses: container`")]
    [InlineData("gate: { uses: notify@2, cache: { ttl: 1d } }", "changes something outside, so its results can't be cached")]
    [InlineData("gate: { uses: clock@1, cache: { ttl: 1d } }", "clock@1 reads the clock, so its results can't be cached; remove `cache`")]
    [InlineData(
        "gate: { uses: evaluate@1, with: { candidate: x } }\n  next: { needs: [gate], set: { x: \"{{ steps.gate.outputs.rsme }}\" } }",
        "did you mean `rmse`?")]
    [InlineData(
        "gate: { uses: evaluate@1, with: { candidate: x } }\n  next: { needs: [gate], set: { x: \"{{ steps.gate.artifacts.model }}\" } }",
        "has no `model` among its artifacts")]
    public void A_step_that_does_not_fit_its_activity_is_refused(string steps, string message) =>
        Read(steps).Errors.Should().ContainSingle().Which.Message.Should().Contain(message);

    [Fact]
    public void An_expression_stands_for_any_input() =>
        Read("gate: { uses: evaluate@1, with: { candidate: x, margin: \"{{ parameters.m }}\" } }").Errors.Should().BeEmpty();

    [Fact]
    public void Without_a_catalogue_every_activity_is_taken_as_written()
    {
        var definition = WorkflowText.Read("w.yaml", "name: w\nsteps:\n  a: { uses: unknown@7, with: { x: 1 } }\n").Definition!;

        ((Work.Program)definition.Steps[0].Work).ManifestDigest.Should().BeNull();
    }

    [Theory]
    [InlineData("name: a\nversion: 1\n", "`command` is missing")]
    [InlineData("name: a\nversion: 1\ncommand: [x]\ninputs: { type: object }\n", "must be a schema of one closed object")]
    [InlineData("name: a\nversion: 1\ncommand: [x]\nimputs: {}\n", "did you mean `inputs`?")]
    [InlineData("name: a\nversion: 1\ncommand: [x]\nimage: i\nexec: wf-exec\n", "expected the absolute path of wf-exec in the image")]
    [InlineData("name: a\nversion: 1\ncommand: [x]\nimage: i\nexec: /usr/../wf-exec\n", "expected the absolute path of wf-exec in the image")]
    [InlineData("name: a\nversion: 1\ncommand: [x]\nexec: /usr/bin/wf-exec\n", "`image` is missing: `exec` says where an image carries wf-exec")]
    public void A_wrong_manifest_is_an_error_with_its_place(string text, string message)
    {
        var (catalogue, errors) = Catalogue.Read([("a.yaml", text)]);

        catalogue.Manifests.Should().BeEmpty();
        errors.Should().ContainSingle().Which.ToString().Should().StartWith("a.yaml:").And.Contain(message);
    }

    [Theory]
    [InlineData("command: [x, '{{ parameters.data }}']", 3, "`parameters.data` belongs to one workflow")]
    [InlineData("command: [x, '{{ steps.a.outputs.n }}']", 3, "`steps.a.outputs.n` belongs to one workflow")]
    [InlineData("command: [x, '{{ workflow.nam }}']", 3, "did you mean `name`?")]
    [InlineData("command: [x, '{{ nothing }}']", 3, "`nothing`")]
    [InlineData("command: [x, '{{ 1 + }}']", 3, "command[1]")]
    [InlineData("command: [x, '{{ 1']", 3, "`{{` has no `}}`")]
    [InlineData("command: [sh, -c, 'echo {{ workflow.name }}']", 3, "runs as code is refused")]
    [InlineData("command: []", 3, "the command is empty")]
    [InlineData("command: [x]\nimage: 'i:{{ parameters.tag }}'", 4, "belongs to one workflow")]
    [InlineData("command: [x]\nresources: { cpu: '{{ parameters.cpu }}' }", 4, "belongs to one workflow")]
    [InlineData("command: [x]\ninputs: { type: object, additionalProperties: false, properties: { n: { default: '{{ item }}' } } }", 4, "`item` belongs")]
    [InlineData(
        "command: [x]\ninputs: { type: object, additionalProperties: false, properties: { n: { type: integer, default: x } } }",
        4,
        "expected an integer")]
    public void An_expression_or_a_default_that_can_never_be_right_is_refused_where_it_stands(string keys, int line, string message)
    {
        var (catalogue, errors) = Catalogue.Read([("a.yaml", $"name: a\nversion: 1\n{keys}\n")]);

        catalogue.Manifests.Should().BeEmpty();
        errors.Should().ContainSingle().Which.Should().Match<DefinitionError>(error => error.Line == line && error.Column > 1);
        errors[0].ToString().Should().StartWith("a.yaml:").And.Contain(message);
    }

    [Fact]
    public void A_manifest_may_read_what_every_workflow_has()
    {
        const string Text =
            "name: a\nversion: 1\ncommand: [x, '{{ workflow.name }}#{{ run.number }}', '{{ objectives }}']\nresources: { cpu: '{{ 1 + 1 }}' }\n";

        Catalogue.Read([("a.yaml", Text)]).Errors.Should().BeEmpty();
    }

    [Fact]
    public void A_manifest_that_was_stored_is_read_by_the_rules_of_its_day()
    {
        const string Json = """{"name":"a","version":1,"command":["x","{{ parameters.data }}"]}""";

        Catalogue.OfStored([("a@1", Json)]).Manifests.Should().ContainSingle();
    }

    [Fact]
    public void Two_manifests_can_not_have_one_name_and_version() =>
        Catalogue.Read([("a.yaml", Notify), ("b.yaml", Notify)]).Errors.Should().ContainSingle().Which.Message.Should().Contain("already has notify@2");

    [Fact]
    public void The_catalogue_knows_where_an_image_carries_wf_exec()
    {
        var (catalogue, errors) = Catalogue.Read([
            ("a.yaml", Carrying("a", "carrying:1", "/opt/wf-exec")),
            ("b.yaml", Carrying("b", "carrying:1", "/opt/wf-exec")),
            ("evaluate.yaml", Evaluate)]);

        errors.Should().BeEmpty();
        catalogue.ExecIn("carrying:1").Should().Be("/opt/wf-exec");
        catalogue.ExecIn("registry.example/evaluate@sha256:00").Should().BeNull("its manifest does not say that it does");
        catalogue.ExecIn("busybox:1").Should().BeNull();
    }

    [Fact]
    public void Two_manifests_can_not_have_wf_exec_in_two_places_of_one_image() =>
        Catalogue.Read([("a.yaml", Carrying("a", "carrying:1", "/opt/wf-exec")), ("b.yaml", Carrying("b", "carrying:1", "/usr/bin/wf-exec"))])
            .Errors.Should().ContainSingle().Which.ToString().Should().StartWith("b.yaml:").And.Contain("but a@1 says at /opt/wf-exec");

    [Fact]
    public void The_catalogue_of_the_repository_has_no_error()
    {
        var (catalogue, errors) = Catalogue.Load(Path.Combine(Repository.Root, "activities", "catalogue"));

        errors.Should().BeEmpty();
        catalogue.Manifests.Should().NotBeEmpty();
        catalogue.Manifests.Where(manifest => catalogue.ExecIn(manifest.Image!) is null)
            .Should()
            .BeEmpty("our own images carry wf-exec, which saves a container start");
    }

    [Fact]
    public void What_is_installed_is_read_once_it_is_asked_for_and_is_the_same_as_read_at_once()
    {
        var folder = Path.Combine(Repository.Root, "activities", "catalogue");
        var installed = Catalogue.Installed(folder);

        installed.Find("evaluate@1")!.Digest.Should().Be(Catalogue.Load(folder).Catalogue.Find("evaluate@1")!.Digest);
        installed.Find("evaluate@7").Should().BeNull();
        installed.Manifests.Select(m => m.Uses).Should()
            .Equal(Catalogue.Load(folder).Catalogue.Manifests.Select(m => m.Uses), "each file is called as steps say it");
        installed.With([("a.yaml", "name: evaluate\nversion: 1\ncommand: [x]\n")]).Errors.Should().ContainSingle()
            .Which.Message.Should().Contain("already has evaluate@1");
    }

    [Fact]
    public void What_is_installed_and_damaged_is_told_to_whoever_needs_it_and_to_nobody_else()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "a@1.yaml"), "name: a\nversion: 1\ncommand: [x]\n");
        File.WriteAllText(Path.Combine(folder.FullName, "b@1.yaml"), "name: b\nversion: 1\n");
        File.WriteAllText(Path.Combine(folder.FullName, "c@1.yaml"), "name: other\nversion: 1\ncommand: [x]\n");

        var installed = Catalogue.Installed(folder.FullName);

        installed.Find("a@1").Should().NotBeNull();
        installed.Invoking(c => c.Find("b@1")).Should().Throw<InvalidDataException>()
            .WithMessage("*b@1.yaml is not as it was installed: *`command` is missing*");
        installed.Invoking(c => c.Find("c@1")).Should().Throw<InvalidDataException>()
            .WithMessage("*c@1.yaml is not as it was installed; install this program again");

        File.WriteAllText(Path.Combine(folder.FullName, "b@1.yaml"), "name: b\nversion: 1\ncommand: [x]\n");
        installed.Find("b@1").Should().NotBeNull("it was mended while this program ran");
        folder.Delete(recursive: true);
    }

    /// <summary>A gate that is taken from the cache would pass a model that is worse than the champion of today.</summary>
    [Theory]
    [InlineData("evaluate@1", "reads the model registry")]
    [InlineData("data-quality@1", "reads the clock")]
    [InlineData("promote@1", "changes something outside")]
    [InlineData("notify@1", "changes something outside")]
    [InlineData("train@1", null)]
    [InlineData("generate@1", null)]
    [InlineData("drift@1", null)]
    [InlineData("select-best@1", null)]
    public void What_our_own_activities_read_beside_their_inputs_is_known(string uses, string? why) =>
        Catalogue.Load(Path.Combine(Repository.Root, "activities", "catalogue")).Catalogue.Find(uses)!.WhyNeverCached.Should().Be(why);

    private static string Carrying(string name, string image, string exec) => $"name: {name}\nversion: 1\nimage: {image}\nexec: {exec}\ncommand: [x]\n";

    private static Catalogue Load()
    {
        var (catalogue, errors) = Catalogue.Read([
            ("evaluate.yaml", Evaluate),
            ("notify.yaml", Notify),
            ("clock.yaml", "name: clock\nversion: 1\nreads: [clock]\ncommand: [x]\n")]);
        errors.Should().BeEmpty();
        return catalogue;
    }

    private static Reading Read(string steps) =>
        WorkflowText.Read("w.yaml", $"name: w\nparameters: {{ m: {{ type: string, default: x }} }}\nsteps:\n  {steps}\n", Catalogue);
}
