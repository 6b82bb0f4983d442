using System.Globalization;
using FluentAssertions;
using Workflows.Executors;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class CommandTests
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("kill -KILL $$", 128 + 9)]
    public async Task The_exit_is_the_commands_and_128_plus_n_after_signal_n(string script, int exit)
    {
        using var launched = Launched.Shell(script);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(exit);
        record.OutOfMemory.Should().BeFalse();
        record.EndedAt.Should().BeOnOrAfter(record.StartedAt);
    }

    [Theory]
    [InlineData("kill -SEGV $$", 139, 11)]
    [InlineData("exit 255", 255, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("sh -c 'kill -9 $$'; exit $?", 137, null)]
    public async Task A_signal_is_told_by_how_the_command_ended_and_not_by_its_number(string script, int exit, int? signal)
    {
        using var launched = Launched.Shell(script);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(exit);
        record.Signal.Should().Be(signal);
        Outcomes.Of(record).Signal.Should().Be(signal);
    }

    [Theory]
    [InlineData("no-such-program-anywhere", 127, "no such program")]
    [InlineData("/etc/passwd", 126, "is not executable: chmod +x it")]
    [InlineData("/etc", 127, "no such program")]
    public async Task A_program_that_is_not_there_is_said_in_words(string program, int exit, string words)
    {
        using var launched = new Launched(program);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(exit);
        record.Message.Should().Contain(program).And.Contain(words);
        launched.Log.Should().Contain(words);
    }

    [Fact]
    public async Task A_script_without_its_x_bit_is_said_in_words()
    {
        using var launched = new Launched("tool");
        File.WriteAllText(Path.Combine(launched.Step, "tool"), "#!/bin/sh\n");
        launched.Launch = launched.Launch with { Environment = new Dictionary<string, string> { ["PATH"] = $"/usr/bin:{launched.Step}" } };
        var record = await launched.RunAsync();
        record.Exit.Should().Be(126);
        record.Message.Should().Be($"cannot run '{launched.Step}/tool': it is there, but is not executable: chmod +x it");
    }

    [Fact]
    public async Task A_script_without_its_first_line_is_said_in_words()
    {
        using var launched = new Launched("./script");
        File.WriteAllText(Path.Combine(launched.Step, "script"), "echo no\n");
        File.SetUnixFileMode(Path.Combine(launched.Step, "script"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var record = await launched.RunAsync();
        record.Exit.Should().Be(126);
        record.Message.Should().Contain("Exec format error");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said_in_words()
    {
        using var launched = new Launched("true");
        launched.Launch = launched.Launch with { WorkingFolder = "/no/such/folder" };
        (await launched.RunAsync()).Message.Should().Contain("/no/such/folder");
    }

    [Fact]
    public async Task The_command_starts_in_its_folder_with_its_environment_and_nothing_else()
    {
        using var launched = Launched.Shell("pwd; env | sort");
        launched.Launch = launched.Launch with
        {
            WorkingFolder = "/usr",
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["GREETING"] = "hello = world" },
        };
        _ = await launched.WithSecret("PASSWORD", "short").RunAsync();
        launched.Log.Should().Be("/usr\nGREETING=hello = world\nPASSWORD=short\nPATH=/usr/bin:/bin\nPWD=/usr\n");
    }

    [Fact]
    public async Task The_command_leads_a_session_ignores_no_signal_and_can_not_become_root()
    {
        // Of grep itself, which has them from the shell: the shell blocks all signals for the moment of a fork.
        using var launched = Launched.Shell("cut -d' ' -f 1,5,6 /proc/$$/stat > ids; grep -E 'Sig(Blk|Ign)|NoNew' /proc/self/status");
        _ = await launched.RunAsync();
        var ids = (await launched.SaidAsync("ids")).Split(' ');
        ids.Should().AllBe(ids[0]);
        // Signals 32 and 33 are the C library's own: where a parent ignored one, no program can take that back.
        const ulong Own = 0x1_8000_0000;
        var facts = launched.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(f => f[0], f => f[1]);
        (ulong.Parse(facts["SigBlk:"], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~Own).Should().Be(0);
        (ulong.Parse(facts["SigIgn:"], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~Own).Should().Be(0);
        facts["NoNewPrivs:"].Should().Be("1");
    }

    [Fact]
    public async Task It_dies_with_its_parent()
    {
        using var launched = Launched.Shell("echo $$ > pid; exec sleep 600");
        using var parent = launched.Start();
        var command = await launched.SaidAsync("pid");
        parent.Kill();
        await Eventually.TrueAsync(() => !Running.Is(command), "the command died");
    }

    [Fact]
    public async Task No_thread_of_its_parent_comes_to_an_end_before_the_command()
    {
        // The death signal follows the thread that forked, and a runtime retires idle pool threads after some twenty seconds. So a silent
        // command lives exactly if its parent has no such threads; this shows it in less time than waiting would.
        using var launched = Launched.Shell("echo > begun; exec sleep 600");
        using var parent = launched.Start();
        _ = await launched.SaidAsync("begun");
        Directory.GetDirectories($"/proc/{parent.Id}/task")
            .Select(thread => File.ReadAllText($"{thread}/comm"))
            .Should()
            .NotContain(name => name.Contains("TP", StringComparison.Ordinal));
        parent.Kill();
    }
}
