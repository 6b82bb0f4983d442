using FluentAssertions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Importing;

/// <summary>Templates that run a program.</summary>
public sealed class ArgoProgramTests
{
    [Fact]
    public void A_container_becomes_a_step() => Imported.Clean("""
        templates:
        - name: main
          timeout: "90s"
          retryStrategy: { limit: "2", backoff: { duration: "10", factor: 2, cap: 5m } }
          container:
            image: busybox:1
            command: [echo]
            args: ["hello", "{{workflow.name}}"]
            env:
            - { name: MODE, value: fast }
            - { name: PGPASSWORD, valueFrom: { secretKeyRef: { name: warehouse, key: password } } }
            resources: { requests: { cpu: 500m, memory: 1Gi } }
        """).Should().Be("""
        name: flow
        steps:
          main:
            uses: container
            image: busybox:1
            command: [echo, hello, "{{ workflow.name }}-{{ run.number }}"]
            env:
              MODE: fast
            secrets:
              PGPASSWORD: warehouse/password
            resources: { cpu: 500m, memory: 1Gi }
            timeout: 90s
            retry: { attempts: 3, backoff: { first: 10s, factor: 2, max: 5m } }

        """.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("sh", "echo {{workflow.parameters.who}}", "echo ${WHO}")]
    [InlineData("bash", "echo 'to {{workflow.parameters.who}}'", "echo 'to '\"${WHO}\"''")]
    [InlineData("python3.12", "n = {{workflow.parameters.who}}", "n = __import__(\"json\").loads(__import__(\"os\").environ[\"WHO\"])")]
    [InlineData("python", "print('{{workflow.parameters.who}}')", "print('' + __import__(\"os\").environ[\"WHO\"] + '')")]
    [InlineData("node", "f(`{{workflow.parameters.who}}`)", "f(`${process.env.WHO}`)")]
    public void Values_reach_a_programs_text_through_its_environment(string program, string source, string becomes)
    {
        var result = Imported.Of($"""
            arguments: {'{'} parameters: [ {'{'} name: who, value: ada {'}'} ] {'}'}
            templates:
            - name: main
              script:
                image: any:1
                command: [{program}]
                source: |-
                  {source}
            """);

        result.Notes.Should().ContainSingle().Which.Weight.Should().Be(NoteWeight.Judgement);
        var yaml = result.Workflows.Should().ContainSingle().Subject.Yaml;
        yaml.Replace("\\\"", "\"", StringComparison.Ordinal).Should().Contain(becomes).And.Contain("WHO: \"{{ parameters.who }}\"");
    }

    [Fact]
    public void What_a_step_prints_is_kept_where_another_reads_it()
    {
        var yaml = Imported.Clean("""
            templates:
            - name: main
              steps:
              - - { name: make, template: make }
              - - { name: use, template: use, arguments: { parameters: [ { name: text, value: "{{steps.make.outputs.result}}" } ] } }
            - name: make
              script: { image: "busybox:1", command: [sh], source: echo 7 }
            - name: use
              inputs: { parameters: [ { name: text } ] }
              container: { image: "busybox:1", command: [echo, "{{inputs.parameters.text}}"] }
            """);

        yaml.Should().Contain("printf '{\"result\":%s}'").And.Contain("command: [echo, \"{{ steps.make.outputs.result }}\"]").And.Contain("needs: [make]");
    }

    [Fact]
    public void Files_go_from_step_to_step_as_artifacts()
    {
        var yaml = Imported.Clean("""
            templates:
            - name: main
              dag:
                tasks:
                - { name: make, template: make }
                - name: use
                  depends: make
                  template: use
                  arguments: { artifacts: [ { name: data, from: "{{tasks.make.outputs.artifacts.out-file}}" } ] }
            - name: make
              container: { image: "busybox:1", command: [touch, /tmp/a] }
              outputs: { artifacts: [ { name: out-file, path: /tmp/a } ] }
            - name: use
              inputs: { artifacts: [ { name: data, path: /tmp/in } ] }
              container: { image: "busybox:1", command: [cat, "{{inputs.artifacts.data.path}}"] }
            """);

        yaml.Should().Contain("artifacts: { out_file: out_file }").And.Contain("cp -R /tmp/a \"$WF_STEP_DIR/out_file\"")
            .And.Contain("DATA_FILE: \"{{ steps.make.artifacts.out_file }}\"").And.Contain("cp -RL \"$DATA_FILE\" /tmp/in").And.Contain("- /tmp/in\n");
    }

    [Fact]
    public void A_file_of_a_store_becomes_a_parameter()
    {
        var result = Imported.Of("""
            templates:
            - name: main
              inputs: { artifacts: [ { name: model, path: /m, s3: { bucket: models, key: a.zip } } ] }
              container: { image: "busybox:1", command: [ls, /m] }
            """);

        result.Notes.Should().ContainSingle().Which.Message.Should().Contain("s3 (models a.zip)").And.Contain("-p model=PATH");
        result.Workflows[0].Yaml.Should().Contain("model: { type: string, format: file }");
    }

    [Theory]
    [InlineData("{}", "approval: { notRequester: false }")]
    [InlineData("{ duration: 20 }", "wait: { for: 20s }")]
    [InlineData("{ duration: 1h30m }", "wait: { for: 90m }")]
    public void A_suspension_becomes(string suspend, string step) =>
        Imported.Clean($"templates: [ {{ name: main, suspend: {suspend} }} ]").Should().Contain(step);
}
