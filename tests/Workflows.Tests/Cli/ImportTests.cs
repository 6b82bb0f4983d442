using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Definitions of other engines, by the command line.</summary>
public sealed class ImportTests
{
    private const string Argo = """
        kind: Workflow
        metadata: { name: flow }
        spec:
          entrypoint: main
          templates:
          - name: main
            nodeSelector: { disk: ssd }
            steps:
            - - { name: make, template: make }
            - - { name: use, template: use, arguments: { parameters: [ { name: text, value: "{{steps.make.outputs.result}}" } ] } }
          - name: make
            script: { image: "busybox:1", command: [sh], source: printf 'a "b"\n\\c\n' }
          - name: use
            inputs: { parameters: [ { name: text } ] }
            container: { image: "busybox:1", command: [echo, "{{inputs.parameters.text}}"] }
            outputs: { parameters: [ { name: said, valueFrom: { path: said, default: none } } ] }
        """;

    [Fact]
    public async Task What_was_imported_runs()
    {
        using var folder = new WfFolder().With("argo.yaml", Argo);

        var import = await folder.RunAsync("import", "argo.yaml", "-o", ".");
        var again = await folder.RunAsync("import", "argo.yaml", "-o", ".");
        var run = await folder.RunAsync("run", "flow.yaml");
        var log = await folder.RunAsync("logs", "flow#1", "use");

        import.Exit.Should().Be(0, import.Errors);
        import.Output.Should().Contain("flow.yaml");
        import.Errors.Should().Contain("argo.yaml:7:5: left out: nodeSelector: ");
        again.Should().Match<Finished>(end => end.Exit == 2 && end.Errors.Contains("is there already"));
        run.Exit.Should().Be(0, run.Errors);
        log.Output.Should().Contain("a \"b\"").And.Contain("\\c");
    }

    [Fact]
    public async Task What_stands_in_the_way_is_named_and_nothing_is_written()
    {
        using var folder = new WfFolder().With("argo.yaml", Argo.Replace("script:", "daemon: true\n    script:", StringComparison.Ordinal));

        var import = await folder.RunAsync("import", "argo.yaml");

        import.Should().Match<Finished>(end => end.Exit == 65 && end.Output.Length == 0);
        import.Errors.Should().Contain("argo.yaml:12:5: stands in the way: daemon: ");
    }
}
