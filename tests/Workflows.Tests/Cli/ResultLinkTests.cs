using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>The files of a step under the names that people open them by: each has its own.</summary>
public sealed class ResultLinkTests
{
    private const string Definition = """
        name: twins
        steps:
          make:
            uses: container
            command:
              - sh
              - -c
              - |
                cd "$WF_STEP_DIR"; mkdir -p a b report/a report/b
                echo first > a/model.zip; echo second > b/model.zip; echo own > log.txt
                echo left > report/a/index.html; echo right > report/b/index.html
                echo said
            artifacts: { old: a/model.zip, new: b/model.zip, notes: log.txt, both: a }
        """;

    [Fact]
    public async Task Two_files_of_one_base_name_have_each_its_own_path()
    {
        using var folder = new WfFolder().With("twins.yaml", Definition);

        (await folder.RunAsync("run", "twins.yaml")).Exit.Should().Be(0);
        var page = (await folder.RunAsync("show", "twins", "make")).Output;

        foreach (var (path, content) in new[]
        {
            ("old.zip", "first"), ("new.zip", "second"), ("notes.txt", "own"), ("report/a/index.html", "left"), ("report/b/index.html", "right"),
        })
        {
            page.Should().Contain($".wf/runs/twins/1/make/{path} ");
            (await File.ReadAllTextAsync(folder.File($".wf/runs/twins/1/make/{path}"), TestContext.Current.CancellationToken)).Should().Be($"{content}\n");
        }

        page.Should().Contain(".wf/runs/twins/1/make/both.tar ");
    }

    [Fact]
    public async Task A_report_is_a_file_by_its_own_name_so_that_browsers_show_the_page_and_not_its_text()
    {
        using var folder = new WfFolder().With("twins.yaml", Definition);
        (await folder.RunAsync("run", "twins.yaml")).Exit.Should().Be(0);

        (await folder.RunAsync("show", "twins", "make")).Exit.Should().Be(0);

        new FileInfo(folder.File(".wf/runs/twins/1/make/report/a/index.html")).LinkTarget.Should().BeNull();
        new FileInfo(folder.File(".wf/runs/twins/1/make/old.zip")).LinkTarget.Should().NotBeNull();
    }
}
