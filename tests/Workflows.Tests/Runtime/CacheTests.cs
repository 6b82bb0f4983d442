using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Earlier results of the same work.</summary>
public sealed class CacheTests
{
    private const string Cached = """
        name: cached
        parameters: { data: { type: string, format: file, default: "" }, n: { type: integer, default: 1 } }
        steps:
          work: { uses: container, command: [sum, "{{ parameters.data }}"], with: { n: "{{ parameters.n }}", data: "{{ parameters.data }}" }, cache: { ttl: 1h } }
        """;

    [Fact]
    public async Task The_same_work_is_done_once_and_its_result_taken_within_the_ttl()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = """{"rows":7}""" };
        var first = await rig.RunAsync(Cached);
        first.Steps[0].Reason.Should().BeNull();

        var second = await rig.RunAsync(Cached);

        second.Steps[0].Reason.Should().Be(Reason.Cached);
        second.Steps[0].Outputs.Should().Be("""{"rows":7}""");
        rig.Executor.Begun.Should().HaveCount(1);

        rig.Time.Advance(TimeSpan.FromMinutes(61));
        (await rig.RunAsync(Cached)).Steps[0].Reason.Should().BeNull();
        rig.Executor.Begun.Should().HaveCount(2);
    }

    [Fact]
    public async Task Other_inputs_are_other_work()
    {
        await using var rig = Rig.Create().Start();
        await rig.RunAsync(Cached);
        await rig.RunAsync(Cached, """{"n":2}""");

        rig.Executor.Begun.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_counts_by_its_bytes_and_not_by_its_path()
    {
        await using var rig = Rig.Create().Start();
        var (here, there) = (Path.Combine(rig.Folder, "a+b é.csv"), Path.Combine(rig.Folder, "c.csv"));
        await File.WriteAllTextAsync(here, "1,2", CancellationToken.None);
        await File.WriteAllTextAsync(there, "1,2", CancellationToken.None);

        await rig.RunAsync(Cached, Data(here));
        (await rig.RunAsync(Cached, Data(there))).Steps[0].Reason.Should().Be(Reason.Cached, "the bytes are the same");

        await File.WriteAllTextAsync(here, "3,4", CancellationToken.None);
        (await rig.RunAsync(Cached, Data(here))).Steps[0].Reason.Should().BeNull("the bytes at this path are others now");
    }

    [Fact]
    public async Task A_failure_is_never_taken_from_the_cache()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => new AttemptOutcome { Exit = 1 };
        await rig.RunAsync(Cached);
        await rig.RunAsync(Cached);

        rig.Executor.Begun.Should().HaveCount(2);
    }

    private static string Data(string path) => System.Text.Json.JsonSerializer.Serialize(new { data = path });
}
