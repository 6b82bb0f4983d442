using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Caching;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Whole names of files, and nothing that only begins like one, stand for their content in a key.</summary>
public sealed class CachedFilesTests : IAsyncLifetime
{
    private readonly Rig rig = Rig.Create();

    public ValueTask InitializeAsync()
    {
        rig.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_file_whose_name_begins_like_a_parameters_counts_by_its_own_bytes()
    {
        var data = await WriteAsync("train", "data");
        var script = await WriteAsync("train.py", "print(1)");
        const string Command = "command: [python, '{{ parameters.data }}.py']";

        await RunAsync(Command, data);
        (await RunAsync(Command, data)).Should().Be(Reason.Cached);
        await File.WriteAllTextAsync(script, "print(2)", CancellationToken.None);
        (await RunAsync(Command, data)).Should().BeNull("the script is another now");
    }

    [Fact]
    public async Task The_file_of_a_parameter_counts_where_its_path_is_a_part_of_a_word()
    {
        var data = await WriteAsync("a.csv", "1");
        const string Command = "command: [curl, '-d@{{ parameters.data }}', 'x{{ parameters.data }}y']";

        await RunAsync(Command, data);
        await File.WriteAllTextAsync(data, "2", CancellationToken.None);
        (await RunAsync(Command, data)).Should().BeNull();
    }

    [Theory]
    [InlineData("command: [echo, '{{ parameters.data }}-1']")]
    [InlineData("command: [echo, 'x{{ parameters.data }}']")]
    [InlineData("command: [echo], with: { name: '{{ parameters.data }}.bak' }")]
    public async Task Texts_that_begin_like_files_of_the_same_bytes_are_two(string command)
    {
        var (one, other) = (await WriteAsync("one", "same"), await WriteAsync("other", "same"));

        await RunAsync(command, one);
        (await RunAsync(command, one)).Should().Be(Reason.Cached);
        (await RunAsync(command, other)).Should().BeNull("it was told another name");
    }

    [Fact]
    public async Task Two_programs_of_the_same_bytes_are_two_commands()
    {
        await WriteAsync("zip", "#!/bin/sh\necho $0");
        await WriteAsync("unzip", "#!/bin/sh\necho $0");

        await RunAsync("command: [./zip]", string.Empty);
        (await RunAsync("command: [./unzip]", string.Empty)).Should().BeNull("a program may go by its own name, as busybox does");
    }

    [Theory]
    [InlineData("command: [sum, '--data={{ parameters.data }}']")]
    [InlineData("command: [sum], env: { FILES: '{{ parameters.data }}:{{ parameters.data }}' }")]
    [InlineData("command: [sum], with: { files: ['{{ parameters.data }}', 'cat {{ parameters.data }} | wc'] }")]
    public async Task Whole_paths_inside_a_longer_text_count_by_their_bytes(string command)
    {
        var (here, there) = (await WriteAsync("a.csv", "1,2"), await WriteAsync("there/b.csv", "1,2"));

        await RunAsync(command, here);
        (await RunAsync(command, there)).Should().Be(Reason.Cached, "the bytes are the same");
        await File.WriteAllTextAsync(there, "3,4", CancellationToken.None);
        (await RunAsync(command, there)).Should().BeNull("the bytes are others");
    }

    [Theory]
    [InlineData("/d/train", "[/d/train]")]
    [InlineData("/d/train.py", "/d/train.py")]
    [InlineData("a/d/train", "a/d/train")]
    [InlineData("cat /d/train;x /d/train.csv", "cat |[/d/train]|;x |[/d/train.csv]")]
    [InlineData("/d/train/part", "[/d/train]|/part")]
    [InlineData("/d/train:/d/train", "[/d/train]|:|[/d/train]")]
    [InlineData("/d/train /d/trainer", "[/d/train]| /d/trainer")]
    [InlineData("", "")]
    public void A_path_is_whole_or_none(string text, string pieces)
    {
        var cut = new FilePaths(["/d/train", "/d/train.csv"]).Cut(text);

        string.Join('|', cut.Select(piece => piece.IsPath ? $"[{piece.Text}]" : piece.Text)).Should().Be(pieces);
    }

    [Theory]
    [InlineData("command: [grep, -rh, one, pkg]", "pkg/sub/run.sh")]
    [InlineData("command: [grep, -r, one, .]", "deep/a.txt")]
    [InlineData("command: [python3, -m, mod]", "mod.py")]
    [InlineData("command: [python3, -m, pkg.mod]", "pkg/other.py")]
    [InlineData("command: [run], env: { PYTHONPATH: 'src:lib' }", "lib/deep/a.py")]
    [InlineData("command: [ruby, -Ilib, x]", "lib/a.rb")]
    [InlineData("command: [curl, -d@rows.json, localhost]", "rows.json")]
    [InlineData("command: [sh, -c, 'cat data/*.csv']", "data/b.csv")]
    [InlineData("command: [sh, -c, 'cat data/*/*.csv']", "data/deep/b.csv")]
    [InlineData("command: [sh, -c, 'cat *.csv']", "b.csv")]
    public async Task What_a_word_leads_to_counts_by_its_bytes(string command, string changed)
    {
        await WriteAsync("pkg/mod.py", "1");
        await WriteAsync(changed, "1");

        await RunAsync(command, string.Empty);
        (await RunAsync(command, string.Empty)).Should().Be(Reason.Cached);
        await WriteAsync(changed, "2");
        (await RunAsync(command, string.Empty)).Should().BeNull($"{changed} is another now");
    }

    [Theory]
    [InlineData("command: [duckdb, -c, 'select count(*) from t']", "notes.txt")]
    [InlineData("command: [awk, '{ print $1 / $2 }']", "notes.txt")]
    [InlineData("command: [cat, train.py]", "train/notes.txt")]
    [InlineData("command: [grep, -r, one, .]", ".wf/workflows.db")]
    [InlineData("command: [python3, -m, pkg.mod]", "pkg/__pycache__/mod.pyc")]
    public async Task What_no_word_leads_to_does_not_count(string command, string changed)
    {
        await WriteAsync("pkg/mod.py", "1");
        await WriteAsync("train.py", "1");
        await WriteAsync(changed, "1");

        await RunAsync(command, string.Empty);
        await WriteAsync(changed, "2");
        (await RunAsync(command, string.Empty)).Should().Be(Reason.Cached);
    }

    [Fact]
    public async Task A_named_folder_that_is_too_large_keeps_the_step_out_of_the_cache_and_that_is_said()
    {
        var large = await WriteAsync("pkg/large.bin", "1");
        await using (var file = File.OpenWrite(large))
        {
            file.SetLength(257L << 20);
        }

        await RunAsync("command: [grep, -rh, one, pkg]", string.Empty);
        var second = await EndAsync("command: [grep, -rh, one, pkg]", string.Empty);

        second.Steps[0].Reason.Should().BeNull();
        (await rig.EventsAsync(second.Id)).Single(each => each.Type == "cacheAnswered").Fact
            .Should().Contain("flow/pkg is a folder of more than 10,000 entries or 256 MiB");
    }

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(rig.Folder, "flow", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, CancellationToken.None);
        return path;
    }

    private async Task<Reason?> RunAsync(string command, string data) => (await EndAsync(command, data)).Steps[0].Reason;

    private async Task<RunState> EndAsync(string command, string data)
    {
        var request = new StartRequest("default", new RunTrigger("manual", "ada"))
        {
            Text = $"""
                name: f
                parameters: {"{"} data: {"{"} type: string, format: file, default: "" {"}"} {"}"}
                steps:
                  work: {"{"} uses: container, {command}, cache: {"{"} ttl: 1h {"}"} {"}"}
                """,
            Parameters = new(JsonSerializer.Serialize(new { data })),
            Folder = Path.Combine(rig.Folder, "flow"),
        };
        var started = (await rig.Acceptance.StartAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.Started>().Subject;
        return await rig.EndAsync(started.Run.Id);
    }
}
