using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What people get wrong, and that they are told so in a line that helps.</summary>
public sealed class MistakeTests
{
    private const string WithFile =
        "name: files\nparameters:\n  data: { type: string, format: file }\n  depth: { type: integer, default: 3 }\nsteps:\n  a: { set: { x: 1 } }\n";
    private const string Mistyped = "name: bad\nsteps:\n  a: { set: { x: 1 } }\n  b: { need: [a], set: { y: 2 } }\n";
    private const string Cycle = "name: round\nsteps:\n  a: { needs: [b], set: { x: 1 } }\n  b: { needs: [a], set: { y: 2 } }\n";
    private const string Flag =
        "name: flag\nparameters:\n  on: { type: boolean }\n  ratio: { type: number, default: 1 }\nsteps: { a: { set: { x: 1 } } }\n";
    private const string Unknown = "name: who\nsteps:\n  a: { uses: trane@1 }\n";

    public static TheoryData<string, int, string> Cases => new()
    {
        { "run nope.yaml", 66, "there is no file nope.yaml" },
        { "run hell.yaml", 66, "did you mean `hello.yaml`?" },
        { "run nobody", 66, "there is no file and no workflow nobody" },
        { "run hello.yaml -p nam=x", 2, "did you mean `name`?" },
        { "run hello.yaml -p name", 2, "-p name=VALUE" },
        { "run bike@99999999999", 2, "bike@99999999999: a version is a number from 1 to 2147483647, not 99999999999" },
        { "run hello@0", 2, "a version is a number from 1" },
        { "logs hello#1 --attempt 2 --data .wf", 2, "--attempt needs a step: wf logs hello#1 STEP --attempt 2 --data .wf" },
        { "run hello.yaml name=x", 2, "`name=x` is one word too many; did you mean `-p name=x`?" },
        { "run files.yaml -p data=hello.yaml -p depth=", 2, "parameter depth: expected an integer such as 4, found nothing" },
        { "run files.yaml -p data=.", 2, "parameter data: a file is expected, and " },
        { "logs hello#1 shout --attempt 3", 66, "shout has no attempt 3; it has none" },
        { "validate pinned.yaml", 65, "there is no version 7 of hello here: it is not published" },
        { "run files.yaml -p data=gone.csv", 2, "parameter data: there is no file " },
        { "run files.yaml", 2, "parameter data" },
        { "run files.yaml -p data=hello.yaml -p depth=deep", 2, "parameter depth: expected an integer" },
        { "run bad.yaml", 65, "bad.yaml:4:8: steps.b.need: " },
        { "run round.yaml", 65, "a" },
        { "run who.yaml", 65, "trane@1" },
        { "validate timed.yaml", 65, "timed.yaml:3:16: triggers.nightly.cron: the key `cron` is not known here: write `schedule: { cron: \"0 3 * * *\" }`" },
        { "run hello.yaml --executor loca", 2, "did you mean `local`?" },
        { "validate bad.yaml hello.yaml", 65, "did you mean `needs`?" },
        { "shwo hello", 2, "there is no command `shwo`; did you mean `show`?" },
        { "list --unfinishd", 2, "did you mean `--unfinished`?" },
        { "list -n -3", 2, "--most: expected an integer from 1 to 10000, found `-3`" },
        { "list -n many", 2, "--most: expected an integer, found `many`" },
        { "list helo", 66, "there is no workflow helo; did you mean `hello`?" },
        { "triggers helo", 66, "there is no workflow helo; did you mean `hello`?" },
        { "validate /dev/zero", 65, "/dev/zero:1:1: larger than 4 MiB; move data out of the definition" },
        { "run", 2, "FILE|NAME[@N] is missing" },
        { "show helo#1", 66, "did you mean hello#1?" },
        { "logs hello#1 shuot", 66, "did you mean `shout`?" },
        { "signal hello#1 greet {", 2, "not JSON" },
        { "models show none", 66, "there is no model none" },
        { "catalogue none", 66, "there is no activity none" },
        { "completion powershell", 2, "bash, zsh and fish" },
        { "rerun hello#1 --from shuot", 66, "did you mean `shout`?" },
        { "rerun hello#1", 2, "steps of hello#1: greet, shout" },
        { "help shwo", 2, "there is no command `shwo`; did you mean `show`?" },
        { "validate latin.yaml hello.yaml", 65, "latin.yaml:2:17: not UTF-8: the byte 0xE9 begins no character; save the file as UTF-8" },
        { "run flag.yaml -p on=True", 2, "write `true`" },
        { "run flag.yaml -p on=true -p ratio=.5", 2, "write `0.5`" },
        { "run hello.yaml --data /proc/x", 66, "--data DIR or WF_DATA names another" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_told_on_standard_error(string line, int exit, string told)
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello)
            .With("pinned.yaml", "name: pinned\nsteps: { call: { workflow: { name: hello, version: 7 } } }\n")
            .With("files.yaml", WithFile)
            .With("timed.yaml", "name: timed\ntriggers:\n    nightly: { cron: \"0 3 * * *\" }\nsteps: { a: { set: { x: 1 } } }\n")
            .With("bad.yaml", Mistyped)
            .With("round.yaml", Cycle)
            .With("who.yaml", Unknown)
            .With("flag.yaml", Flag);
        await File.WriteAllBytesAsync(
            folder.File("latin.yaml"),
            [.. "name: latin\ndescription: caf"u8, 0xE9, .. "\nsteps: { a: { set: { x: 1 } } }\n"u8],
            TestContext.Current.CancellationToken);
        if (line.Contains("hello#1", StringComparison.Ordinal)
            || line.Contains(" helo", StringComparison.Ordinal)
            || line.StartsWith("models", StringComparison.Ordinal))
        {
            await folder.RunAsync("run", "hello.yaml", "--detach");
        }

        var answer = await folder.RunAsync(line.Split(' '));

        answer.Errors.Should().Contain(told);
        answer.Errors.Should().NotContain("   at ", "nobody is shown a stack trace");
        answer.Exit.Should().Be(exit, answer.Errors);
    }

    [Fact]
    public async Task A_missing_file_is_told_before_anything_is_recorded()
    {
        using var folder = new WfFolder().With("files.yaml", WithFile);

        (await folder.RunAsync("run", "files.yaml", "-p", "data=gone.csv")).Exit.Should().Be(2);

        Directory.Exists(folder.File(".wf")).Should().BeFalse();
    }

    [Fact]
    public async Task Settings_are_checked_with_line_and_column()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/wf.yaml", "executor: local\nplacs: 4\n");

        var run = await folder.RunAsync("run", "hello.yaml");

        run.Exit.Should().Be(2);
        run.Errors.Should().Contain(".wf/wf.yaml:2:1: `placs` is no setting; did you mean `places`?");
    }
}
