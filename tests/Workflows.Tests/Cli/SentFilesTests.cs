using System.Text.Json;
using FluentAssertions;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Files and folders that parameters name, on their way to pods. Nothing here needs a cluster: the runs are only recorded.</summary>
public sealed class SentFilesTests
{
    private const string Reads = """
        name: reads
        parameters:
          data: { type: string, format: folder, default: data }
        steps:
          read: { uses: container, image: 'busybox:1', command: [ls, "{{ parameters.data }}"] }
        """;

    private static readonly string[] onKubernetes = ["--executor", "kubernetes", "--detach", "--json"];

    [Fact]
    public async Task A_folder_that_did_not_change_is_sent_under_the_same_digest()
    {
        using var folder = WithData();

        var first = await DataOfAsync(folder, ["run", "reads.yaml", "-p", "data=data", .. onKubernetes]);
        File.SetLastWriteTimeUtc(folder.File("data/a.csv"), DateTime.UnixEpoch);
        var second = await DataOfAsync(folder, ["run", "reads.yaml", "-p", "data=data", .. onKubernetes]);
        await File.AppendAllTextAsync(folder.File("data/a.csv"), "2\n");
        var changed = await DataOfAsync(folder, ["run", "reads.yaml", "-p", "data=data", .. onKubernetes]);

        first.Should().StartWith("wf-folder://").And.EndWith("/data");
        second.Should().Be(first);
        changed.Should().NotBe(first);
    }

    [Fact]
    public async Task A_default_is_sent_as_well()
    {
        using var folder = WithData();

        (await DataOfAsync(folder, ["run", "reads.yaml", .. onKubernetes])).Should().StartWith("wf-folder://");
    }

    [Fact]
    public async Task A_link_within_the_folder_is_sent_as_a_link()
    {
        using var folder = WithData();
        var before = await DataOfAsync(folder, ["run", "reads.yaml", .. onKubernetes]);
        File.Delete(folder.File("data/b.csv"));
        _ = File.CreateSymbolicLink(folder.File("data/b.csv"), "a.csv");

        (await DataOfAsync(folder, ["run", "reads.yaml", .. onKubernetes])).Should()
            .StartWith("wf-folder://").And
            .NotBe(before, "a link is not the file that it leads to");
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("nowhere")]
    public async Task A_link_that_leads_out_of_the_folder_is_refused_before_anything_is_recorded(string target)
    {
        using var folder = WithData();
        _ = File.CreateSymbolicLink(folder.File("data/out"), target);

        var run = await folder.RunAsync(["run", "reads.yaml", .. onKubernetes]);

        run.Exit.Should().Be(2);
        run.Errors.Should()
            .Contain("parameter data: ").And
            .Contain("can't be sent to the cluster: the link 'out' does not lead to anything in the same folder");
        (await folder.RunAsync("list")).Output.Should().NotContain("#1");
    }

    [Fact]
    public async Task A_local_run_that_is_run_again_on_Kubernetes_takes_its_files_along()
    {
        using var folder = WithData();
        var local = await DataOfAsync(folder, ["run", "reads.yaml", "--json"]);

        var again = await DataOfAsync(folder, ["rerun", "reads#1", "--from", "read", .. onKubernetes]);

        local.Should().Be(folder.File("data"));
        again.Should().StartWith("wf-folder://");
    }

    [Fact]
    public async Task Files_in_lists_and_objects_are_sent_as_well_and_must_be_there()
    {
        const string Many = """
            name: many
            parameters:
              files: { type: array, items: { type: string, format: file } }
              more: { type: object, properties: { extra: { type: string, format: folder } }, default: {} }
            steps:
              read: { uses: container, image: 'busybox:1', command: [ls], with: { files: "{{ parameters.files }}", more: "{{ parameters.more }}" } }
            """;
        using var folder = WithData().With("many.yaml", Many);

        var ended = await folder.RunAsync(["run", "many.yaml", "-p", """files=["data/a.csv"]""", "-p", """more={"extra":"data"}""", .. onKubernetes]);
        var gone = await folder.RunAsync(["run", "many.yaml", "-p", """files=["data/a.csv","data/gone.csv"]""", .. onKubernetes]);

        ended.Exit.Should().Be(0, ended.Errors);
        using var run = JsonDocument.Parse(ended.Output);
        var parameters = run.RootElement.GetProperty("parameters");
        parameters.GetProperty("files")[0].GetString().Should().StartWith("wf-file://").And.EndWith("/a.csv");
        parameters.GetProperty("more").GetProperty("extra").GetString().Should().StartWith("wf-folder://").And.EndWith("/data");
        await using (var store = SqliteStore.Open(folder.File(".wf"), TimeProvider.System))
        {
            var sent = parameters.GetProperty("files")[0].GetString()!["wf-file://".Length..].Split('/')[0];
            (await store.HasFileAsync("default", sent, TestContext.Current.CancellationToken)).Should().BeTrue("steps read what was sent");
            (await store.HasFileAsync("abroad", sent, TestContext.Current.CancellationToken)).Should().BeFalse();
        }

        gone.Exit.Should().Be(2);
        gone.Errors.Should().Contain("parameter files[1]: there is no file ");
    }

    private static WfFolder WithData()
    {
        var folder = new WfFolder().With("reads.yaml", Reads);
        _ = Directory.CreateDirectory(folder.File("data"));
        return folder.With("data/a.csv", "1\n").With("data/b.csv", "1\n");
    }

    private static async Task<string> DataOfAsync(WfFolder folder, string[] arguments)
    {
        var ended = await folder.RunAsync(arguments);
        ended.Exit.Should().Be(0, ended.Errors);
        using var run = JsonDocument.Parse(ended.Output);
        return run.RootElement.GetProperty("parameters").GetProperty("data").GetString()!;
    }
}
