using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Files;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>References that somebody wrote by hand: they reach the files of the run's own project.</summary>
public sealed class ProjectFileTests
{
    private const string Reads = """
        name: reads
        parameters: { data: { type: string } }
        steps:
          read: { uses: container, command: [cat, "{{ parameters.data }}"] }
        """;

    private const string Each = """
        name: each
        parameters: { data: { type: string } }
        steps:
          read: { forEach: "{{ parameters.data }}", set: { item: "{{ item }}" } }
        """;

    [Theory]
    [InlineData(Reads)]
    [InlineData(Each)]
    public async Task A_file_of_another_project_is_refused_like_one_that_is_not_there(string workflow)
    {
        await using var rig = Rig.Create().Start();
        var theirs = await PutAsync(rig, "abroad", "secret");

        var refused = await rig.RunAsync(workflow, Data(theirs.Sha256));
        var missing = await rig.RunAsync(workflow, Data(new string('0', 64)));

        refused.Status.Should().Be(RunStatus.Failed);
        refused.Steps[0].Message.Should().EndWith($"project default has no file wf-file://{theirs.Sha256}/a.txt");
        missing.Steps[0].Message.Should().Be(refused.Steps[0].Message!.Replace(theirs.Sha256, new string('0', 64), StringComparison.Ordinal));
        rig.Executor.Begun.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Reads)]
    [InlineData(Each)]
    public async Task A_file_of_the_runs_own_project_is_read(string workflow)
    {
        await using var rig = Rig.Create().Start();
        var ours = await PutAsync(rig, "default", "1\n");

        (await rig.RunAsync(workflow, Data(ours.Sha256))).Status.Should().Be(RunStatus.Succeeded);
    }

    private static Task<StoredFile> PutAsync(Rig rig, string project, string text) =>
        rig.ProjectFiles.PutAsync(project, new MemoryStream(Encoding.UTF8.GetBytes(text)), null, TestContext.Current.CancellationToken);

    private static string Data(string sha256) => $$"""{"data":"wf-file://{{sha256}}/a.txt"}""";
}
