using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Storage.Files;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Stored files that somebody changed: whoever looks is told, and gets no link to them.</summary>
public sealed class ChangedFileTests : IAsyncLifetime
{
    private const string Leaves = """
        name: leaves
        steps:
          make: { uses: container, command: [sh, -c, "echo made; echo kept > $WF_STEP_DIR/out.txt"], artifacts: { out: out.txt } }
          long: { uses: container, command: [sh, -c, "yes 0123456789abcde | head -n 100000"] }
          break: { needs: [make, long], uses: container, command: [sh, -c, "echo no such column >&2; exit 65"] }
        """;

    private readonly WfFolder folder = new WfFolder().With("leaves.yaml", Leaves);

    public async ValueTask InitializeAsync()
    {
        (await folder.RunAsync("run", "leaves.yaml", "--detach")).Exit.Should().Be(0);
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_log_is_printed_where_it_is_what_was_written()
    {
        (await folder.RunAsync("logs", "leaves", "make")).Should().BeEquivalentTo(new { Exit = 0, Output = "made\n", Errors = string.Empty });
        (await folder.RunAsync("logs", "leaves", "long")).Output.Should().HaveLength(1_600_000);
    }

    [Fact]
    public async Task A_log_that_was_changed_is_not_printed_and_said_to_be()
    {
        Change("made\n");

        var plain = await folder.RunAsync("logs", "leaves");
        var json = await folder.RunAsync("logs", "leaves", "make", "--json");

        plain.Exit.Should().Be(74);
        plain.Output.Should().NotContain("made").And.Contain("break | no such column");
        plain.Errors.Should().Contain("the log of make is not what its program wrote: The stored file").And.Contain("was changed");
        json.Exit.Should().Be(74);
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("logs")[0].GetProperty("changed").GetString().Should().Contain("was changed");
        json.Output.Should().NotContain("MADE");
    }

    [Fact]
    public async Task A_log_that_the_store_has_lost_is_said_to_be_and_the_others_are_printed()
    {
        File.Delete(new FolderFileStore(folder.File(".wf/files")).PathOf(Convert.ToHexStringLower(SHA256.HashData("made\n"u8))));

        var plain = await folder.RunAsync("logs", "leaves");
        var one = await folder.RunAsync("logs", "leaves", "make");
        var json = await folder.RunAsync("logs", "leaves", "--json");

        plain.Exit.Should().Be(66);
        plain.Output.Should().Contain("break | no such column");
        plain.Errors.Should().Contain("wf: the log of make can't be read: the file store has it no more");
        one.Exit.Should().Be(66);
        one.Errors.Should().NotContain("nothing was logged");
        json.Exit.Should().Be(66);
        using var document = JsonDocument.Parse(json.Output);
        var logs = document.RootElement.GetProperty("logs").EnumerateArray().ToDictionary(log => log.GetProperty("step").GetString()!);
        logs["make"].GetProperty("unread").GetString().Should().Be("the file store has it no more");
        logs["make"].GetProperty("log").ValueKind.Should().Be(JsonValueKind.Null);
        logs["long"].GetProperty("log").GetString().Should().HaveLength(1_600_000);
        logs["long"].GetProperty("unread").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_log_as_a_document_keeps_characters_whole_wherever_a_piece_ends()
    {
        folder.With("wide.yaml", "name: wide\nsteps: { a: { uses: container, command: [sh, -c, \"printf x; yes '🚀\\u202e' | head -n 30000\"] } }\n");
        (await folder.RunAsync("run", "wide.yaml")).Exit.Should().Be(0);

        var json = await folder.RunAsync("logs", "wide", "--json");

        using var document = JsonDocument.Parse(json.Output);
        json.Output.Should().NotContain("\u202e");
        document.RootElement.GetProperty("logs")[0].GetProperty("log").GetString().Should()
            .Be($"x{string.Concat(Enumerable.Repeat("🚀\u202e\n", 30_000))}");
    }

    [Fact]
    public async Task A_long_log_is_measured_while_it_is_printed()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcde\n", 100_000));
        Change(text, text.ToUpperInvariant());

        var ended = await folder.RunAsync("logs", "leaves", "long");

        ended.Exit.Should().Be(74);
        ended.Errors.Should().Contain("the log of long is not what its program wrote");
    }

    [Fact]
    public async Task The_last_lines_of_a_failure_are_those_that_its_program_wrote()
    {
        Change("no such column\n");

        (await folder.RunAsync("show", "leaves")).Output.Should().Contain("its log is not what its program wrote");
    }

    [Fact]
    public async Task A_link_is_made_to_what_the_step_gave_alone()
    {
        var link = folder.File(".wf/runs/leaves/1/make/out.txt");
        Change("kept\n");

        var changed = await folder.RunAsync("show", "leaves");
        var linked = File.Exists(link);
        Change("kept\n", "kept\n");
        var mended = await folder.RunAsync("show", "leaves");

        changed.Output.Should().Contain("NOT WHAT THE STEP GAVE: The stored file");
        linked.Should().BeFalse();
        mended.Output.Should().Contain("out.txt").And.NotContain("NOT WHAT");
        (await File.ReadAllTextAsync(link, TestContext.Current.CancellationToken)).Should().Be("kept\n");
    }

    /// <summary>Gives the file of a stored text another content.</summary>
    private void Change(string text, string content = "MADE up")
    {
        var path = new FolderFileStore(folder.File(".wf/files")).PathOf(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, content);
    }
}
