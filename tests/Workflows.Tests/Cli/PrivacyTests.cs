using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A data folder is its owner's alone; whoever was let in to read may look, and is told plainly what he may not.</summary>
public sealed class PrivacyTests
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybodys = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Everything_in_a_new_data_folder_is_closed_to_others()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);

        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);

        File.GetUnixFileMode(folder.File(".wf")).Should().Be(Owners);
        var logs = Directory.GetFiles(folder.File(".wf"), "engine*.log").Select(file => Path.GetFileName(file));
        foreach (var file in (string[])["workflows.db", "engine.lock", "engine.holder", "write.lock", "write.next", .. logs])
        {
            (File.GetUnixFileMode(folder.File($".wf/{file}")) & ~Owners).Should().Be(UnixFileMode.None, file);
        }
    }

    [Fact]
    public async Task What_an_older_program_left_open_is_closed_and_what_its_owner_opened_to_a_group_stays()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        File.SetUnixFileMode(folder.File(".wf"), Owners | Everybodys);
        File.SetUnixFileMode(folder.File(".wf/workflows.db"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        (await folder.RunAsync("list")).Exit.Should().Be(0);

        File.GetUnixFileMode(folder.File(".wf")).Should().Be(Owners);
        File.GetUnixFileMode(folder.File(".wf/workflows.db")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(folder.File(".wf"), Owners | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        (await folder.RunAsync("list")).Exit.Should().Be(0);
        File.GetUnixFileMode(folder.File(".wf")).Should().Be(Owners | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
    }

    [Theory]
    [InlineData("work", false)]
    [InlineData("work", true)]
    public async Task Who_may_only_read_may_look_and_is_refused_in_words_when_he_would_change(string engine, bool besideAnEngine)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        if (besideAnEngine)
        {
            await folder.Start(engine).SaysAsync("driving");
        }

        OpenToOthers(folder);

        var list = await folder.StartAs(12345, "list").EndAsync();
        list.Exit.Should().Be(0, list.Errors);
        list.Output.Should().Contain("hello#1");
        var show = await folder.StartAs(12345, "show", "hello#1").EndAsync();
        show.Exit.Should().Be(0, show.Errors);
        show.Output.Should().Contain("succeeded");
        File.SetUnixFileMode(folder.File(".wf/files"), Owners);
        var logs = await folder.StartAs(12345, "logs", "hello#1", "shout").EndAsync();
        logs.Exit.Should().Be(77, logs.Errors);
        logs.Errors.Should().Contain("the log of shout can't be read: Access to the path").And.NotContain("nothing was logged");
        var run = await folder.StartAs(12345, "run", "hello.yaml").EndAsync();
        run.Exit.Should().Be(77, run.Errors);
        run.Errors.Should().Contain("may only be read").And.NotContain("fault of wf");
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_an_error_and_not_an_empty_one()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);
        File.SetUnixFileMode(folder.Path, Owners | Everybodys);

        foreach (var command in (string[])["list", "models", "show hello#1", "run hello.yaml"])
        {
            var refused = await folder.StartAs(12345, command.Split(' ')).EndAsync();
            refused.Exit.Should().Be(77, $"{command}: {refused.Output}{refused.Errors}");
            refused.Errors.Should().Contain("can't be read").And.NotContain("fault of wf");
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_plainly()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        File.SetUnixFileMode(folder.Path, Owners | Everybodys);

        var refused = await folder.StartAs(12345, "run", "hello.yaml").EndAsync();

        refused.Exit.Should().Be(77, refused.Errors);
        refused.Errors.Should().Contain(".wf").And.NotContain("fault of wf");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show hello")]
    [InlineData("models")]
    public async Task A_named_folder_that_is_not_there_or_is_none_is_an_error(string command)
    {
        using var folder = new WfFolder().With("file", string.Empty);
        (string, string)[] all = [("nowhere", "there is no folder nowhere"), ("file", "file is not a folder"), ("file/below", "file/below is not a folder")];
        foreach (var (wrong, words) in all)
        {
            var refused = await folder.Start(new Dictionary<string, string> { ["WF_DATA"] = folder.File(wrong) }, command.Split(' ')).EndAsync();
            refused.Exit.Should().Be(66, refused.Errors);
            refused.Errors.Should().Contain(words);
        }
    }

    [Fact]
    public async Task A_named_folder_that_is_not_there_is_made_by_the_first_run()
    {
        using var folder = new WfFolder().With("hello.yaml", "name: hello\nsteps: { a: { set: { n: 1 } } }");

        (await folder.RunAsync("run", "hello.yaml", "--data", "new/deep")).Exit.Should().Be(0);

        File.GetUnixFileMode(folder.File("new/deep")).Should().Be(Owners);
    }

    [Fact]
    public async Task A_folder_of_other_things_that_is_named_stays_as_open_as_it_is_and_what_is_made_in_it_is_closed()
    {
        using var folder = new WfFolder().With("hello.yaml", "name: hello\nsteps: { a: { set: { n: 1 } } }");
        Directory.CreateDirectory(folder.File("shared"));
        folder.With("shared/notes.txt", "of everybody");
        const UnixFileMode Open = Owners | Everybodys;
        File.SetUnixFileMode(folder.File("shared"), Open);

        for (var i = 0; i < 2; i++)
        {
            (await folder.RunAsync("run", "hello.yaml", "--data", "shared")).Exit.Should().Be(0);
        }

        Directory.GetFiles(folder.File("shared")).Should().Contain(path => path.EndsWith("workflows.db", StringComparison.Ordinal));
        File.GetUnixFileMode(folder.File("shared/workflows.db")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder.File("shared/files")).Should().Be(Owners);
        File.GetUnixFileMode(folder.File("shared")).Should().Be(Open);
    }

    private static void OpenToOthers(WfFolder folder)
    {
        foreach (var entry in Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories).Append(folder.Path))
        {
            File.SetUnixFileMode(entry, File.GetUnixFileMode(entry) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        foreach (var entry in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Where(File.Exists))
        {
            File.SetUnixFileMode(entry, File.GetUnixFileMode(entry) | UnixFileMode.OtherRead);
        }
    }
}
