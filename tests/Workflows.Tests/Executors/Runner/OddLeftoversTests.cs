using System.Diagnostics;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

/// <summary>Whatever a command leaves, or takes away, there is a record of how it ended.</summary>
public sealed class OddLeftoversTests
{
    [Fact]
    public async Task A_report_without_a_text_for_a_name_is_kept_under_one_that_shows_its_bytes()
    {
        using var launched = Launched.Shell(
            """mkdir -p report/$(printf 'd\377'); printf 1 > report/$(printf 'caf\351.csv'); printf 2 > report/$(printf 'd\377')/b.csv""");
        var artifacts = (await launched.RunAsync()).Artifacts;
        artifacts.Select(artifact => artifact.Name).Should().Equal(@"report/caf\xE9.csv", @"report/d\xFF/b.csv", "log");
        launched.Stored(artifacts[0]).Should().Equal("1"u8.ToArray());
    }

    [Fact]
    public async Task Reports_that_can_not_be_kept_are_named_in_the_log_and_fail_nothing()
    {
        using var launched = Launched.Shell("""
            mkdir report; printf ok > report/ok.csv; mkfifo report/pipe
            python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('report/socket')" || mkfifo report/socket
            cd report; for i in $(seq 4); do d=$(printf 'x%.0s' $(seq 200)); mkdir $d; cd $d; done; echo > deep.csv
            """);
        var record = await launched.RunAsync();
        record.Broken.Should().BeNull();
        record.Artifacts.Select(artifact => artifact.Name).Should().Equal("report/ok.csv", "log");
        launched.Log.Should().Contain("'report/pipe' is not kept").And.Contain("'report/socket' is not kept").And.Contain("its path is too long");
    }

    [Theory]
    [InlineData("rm -rf \"$WF_STEP_DIR\"")]
    [InlineData("rm -rf \"$WF_STEP_DIR\"; echo > \"$WF_STEP_DIR\"")]
    [InlineData("chmod 000 \"$WF_STEP_DIR\"")]
    [InlineData("mkdir ../record.json ../record.json.new; echo > ../record.json/x")]
    [InlineData("mkfifo ../record.json ../record.json.new")]
    [InlineData("ln -s /dev/full ../record.json; ln -s /dev/full ../record.json.new")]
    [InlineData("rm ../log; mkfifo ../log")]
    [InlineData("rm -rf ..")]
    [InlineData("chmod 000 ..")]
    [InlineData("rm -rf report; mkfifo report")]
    [InlineData("printf 'a\\000b\\377\\n\\033]0;x\\007' >&2; printf '\\377\\376\\000' >&2")]
    public async Task The_record_comes_whatever_the_command_did_to_its_folder(string script)
    {
        using var launched = Launched.Shell(script + "; exit 7");
        var record = await launched.RunAsync();
        record.Exit.Should().Be(7);
        record.Broken.Should().BeNull();
        record.NotKept.Should().BeNull();
    }

    [Fact]
    public async Task A_log_that_the_command_has_removed_moved_or_replaced_is_kept_as_it_was_written()
    {
        foreach (var deed in (string[])["rm ../log", "mv ../log ../elsewhere", "rm ../log; echo forged > ../log", "rm ../log; ln -s /etc/passwd ../log"])
        {
            using var launched = Launched.Shell($"echo before; {deed}; echo after");
            var log = (await launched.RunAsync()).Artifacts.Single();
            launched.Stored(log).Should().Equal("before\nafter\n"u8.ToArray(), deed);
        }
    }

    [Theory]
    [InlineData("mv $A $B/moved; ln -s $B/others $A")]
    [InlineData("mv $A $B/moved; mkdir $A; echo > $A/record.json; ln -s '1 1' $A/claim")]
    [InlineData("mv $A $B/moved")]
    [InlineData("mv $A $B/moved; mkdir $A; mv $B/moved $A/inner")]
    [InlineData("mv $A $B/moved; chmod 500 $B/moved; ln -s nowhere $A")]
    public async Task A_folder_that_the_command_put_elsewhere_comes_back_with_all_that_is_in_it(string deed)
    {
        using var outside = new TemporaryFolder();
        Directory.CreateDirectory(outside.Path("others"));
        using var launched = Launched.Shell($$"""
            A=$(dirname "$WF_STEP_DIR"); B={{outside.Root}}
            echo '{"n":1}' > "$WF_OUTPUTS"; printf model > model; {{deed}}
            """).WithArtifact("model", "model");

        var record = await launched.RunAsync();

        (record.Exit, record.Broken, record.NotKept).Should().Be((0, null, null));
        record.Outputs.ToString().Should().Contain("1");
        record.Artifacts.Select(artifact => artifact.Name).Should().Equal("model", "log");
        new DirectoryInfo(launched.Root).LinkTarget.Should().BeNull();
        File.Exists(Path.Combine(launched.Root, LaunchFile.Name)).Should().BeTrue("it is the very same folder");
        Directory.EnumerateFileSystemEntries(outside.Root, "*", SearchOption.AllDirectories).Should().Equal(outside.Path("others"));
    }

    [Fact]
    public async Task A_success_without_its_folder_lacks_its_artifact_and_is_no_lost_place()
    {
        using var launched = Launched.Shell("rm -rf ..").WithArtifact("model", "model.zip");
        AttemptVerdict.Of(Outcomes.Of(await launched.RunAsync())).Cause.Should().Be(Cause.Application);
    }

    [Fact]
    public async Task A_full_disk_stops_no_command_and_its_end_is_recorded()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
        using var launched = Launched.Shell("echo begun; yes 'a line of a talkative activity' | head -c 3000000; cat /dev/zero > fill; echo end >&2; exit 7");
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(launched.Root, LaunchFile.Name), LaunchJson.Write(launched.Launch).Span);
        var script = $"""
            cp {launched.Root}/launch.json {outside.Root}; mount -t tmpfs -o size=1m none {launched.Root} && mkdir {launched.Step} && cp {outside.Root}/launch.json {launched.Root}
            {Programs.Runner} {launched.Root}/launch.json; cp {launched.Root}/record.json {launched.Root}/log {outside.Root}
            """;
        using var process = Process.Start("unshare", ["-m", "/bin/sh", "-c", script]);
        await Eventually.EndedAsync(process);
        var record = RecordJson.Read(File.ReadAllBytes(outside.Path("record.json")));
        record.Exit.Should().Be(7);
        record.NotKept.Should().Contain("No space left");
        File.ReadAllText(outside.Path("log")).Should().StartWith("begun\n");
    }

    [Fact]
    public async Task A_disk_that_others_keep_full_hides_no_end()
    {
        using var outside = new TemporaryFolder();
        await OnSmallDiskAsync("exit 7", outside, before: ":", meanwhile: "while :; do cat /dev/zero >> $R/greedy; done 2> /dev/null & sleep 0.5");
        RecordJson.Read(File.ReadAllBytes(outside.Path("record.json"))).Exit.Should().Be(7);
    }

    [Fact]
    public async Task No_command_begins_where_there_is_no_room_to_tell_its_end()
    {
        using var outside = new TemporaryFolder();
        await OnSmallDiskAsync($"echo > {outside.Root}/begun", outside, before: "cat /dev/zero > $R/full 2> /dev/null", meanwhile: ":");
        File.Exists(outside.Path("begun")).Should().BeFalse();
    }

    [Fact]
    public async Task A_launch_file_that_is_none_is_a_lost_place_in_words()
    {
        using var launched = Launched.Shell("true");
        File.WriteAllText(Path.Combine(launched.Root, LaunchFile.Name), "{ \"command\": ");
        (await launched.RunAsync()).Lost.Should().Contain("could not start the command");
    }

    [Fact]
    public async Task Secrets_are_in_no_name_no_note_and_no_reason()
    {
        using var launched = Launched.Shell("mkdir report m; echo > 'report/p&ssword.csv'; ln -s '/p&ssword' m/link; mkfifo 'report/p&ssword'")
            .WithSecret("PASSWORD", "p&ssword").WithArtifact("p&ssword", "m");
        var record = await launched.RunAsync();
        record.Broken.Should().StartWith("artifact '***'");
        record.Artifacts.Select(artifact => artifact.Name).Should().Contain("report/***.csv");
        launched.Log.Should().Contain("'report/***' is not kept").And.NotContain("p&ss");
    }

    /// <summary>Runs a command on a disk of 1 MiB, R, with what is done to that before it begins and while it runs; its record comes out of it.</summary>
    private static async Task OnSmallDiskAsync(string command, TemporaryFolder outside, string before, string meanwhile)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
        using var launched = Launched.Shell($"until [ -e {outside.Root}/go ]; do sleep 0.05; done; {command}");
        File.WriteAllBytes(outside.Path(LaunchFile.Name), LaunchJson.Write(launched.Launch).Span);
        var script = $"""
            R={launched.Root}; mount -t tmpfs -o size=1m none $R && mkdir {launched.Step} && cp {outside.Root}/launch.json $R
            {before}
            {Programs.Runner} $R/launch.json & runner=$!
            sleep 0.5
            {meanwhile}
            touch {outside.Root}/go
            wait $runner
            cp $R/record.json {outside.Root}
            """;
        using var process = Process.Start("unshare", ["-m", "-p", "-f", "--mount-proc", "--kill-child", "/bin/sh", "-c", script]);
        await Eventually.EndedAsync(process);
    }

    [Theory]
    [InlineData("000")]
    [InlineData("022")]
    [InlineData("077")]
    public async Task What_the_runner_makes_is_for_its_owner_alone_and_the_command_has_its_own_umask(string umask)
    {
        using var launched = Launched.Shell("umask; printf 1 > model; mkdir report; echo > report/a").WithArtifact("model", "model");
        File.WriteAllBytes(Path.Combine(launched.Root, LaunchFile.Name), LaunchJson.Write(launched.Launch).Span);
        using var process = Process.Start("/bin/sh", ["-c", $"umask {umask}; exec {Programs.Runner} {launched.Root}/launch.json"]);
        await Eventually.EndedAsync(process);
        launched.Log.Trim().Should().EndWith(umask);
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        Directory.EnumerateFileSystemEntries(launched.Root, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(launched.Step, StringComparison.Ordinal) && !path.EndsWith(
                LaunchFile.Name,
                StringComparison.Ordinal) && new FileInfo(path).LinkTarget is null)
            .Should().NotContain(path => (File.GetUnixFileMode(path) & Others) != 0);
    }
}
