using FluentAssertions;
using Microsoft.Data.Sqlite;
using Workflows.Cli.Looking;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A history that holds what this program can't tell is printed to its end.</summary>
public sealed class EventsTests
{
    private const string Told = "shout: attempt ended, exit 0";

    [Theory]
    [InlineData("changes", "garb", "can't be read, it is damaged or a newer program's")]
    [InlineData("changes", "[]", "can't be read, it is damaged or a newer program's")]
    [InlineData("changes", """{"steps":[3]}""", "can't be told: {")]
    [InlineData("fact", """{"type":"slotGranted","step":"a"}""", "started")]
    [InlineData("fact", """{"type":"slotGranted","step":-1}""", "started")]
    [InlineData("fact", "[]", "can't be read, it is damaged or a newer program's")]
    public async Task One_that_is_damaged_or_of_a_newer_program_keeps_no_other_from_being_told(string column, string value, string expected)
    {
        var events = await EventsAsync($"UPDATE events SET {column} = $value WHERE sequence = 2", value);

        events.Exit.Should().Be(0, events.Errors);
        events.Output.Should().Contain("accepted, asked for by").And.Contain(Told).And.Contain(expected);
    }

    [Theory]
    [InlineData("stepPaused", """{"type":"stepPaused","step":"a"}""", "stepPaused {\"type\":\"stepPaused\",\"step\":\"a\"}")]
    [InlineData("attemptEnded", """{"type":"attemptEnded","step":0}""", "attemptEnded: damaged, or a newer program's, and can't be told: {\"type\"")]
    [InlineData("attemptEnded", """{"type":"attemptEnded","step":7,"outcome":{"exit":1e99}}""", "7: attempt ended, exit 1e99")]
    [InlineData("itemsRead", """{"type":"itemsRead","step":-1}""", "-1: read its items")]
    [InlineData("itemsRead", """{"type":"itemsRead","step":"a"}""", "a: read its items")]
    [InlineData("timerFired", """{"type":"timerFired"}""", "timerFired: damaged, or a newer program's, and can't be told")]
    [InlineData("cacheAnswered", """{"step":0,"why":"lib can't be read"}""", "looked for no earlier result: lib can't be read")]
    public async Task It_is_told_as_far_as_it_can_be(string type, string fact, string expected)
    {
        var events = await EventsAsync($"UPDATE events SET type = '{type}', fact = $value WHERE sequence = 2", fact);

        events.Exit.Should().Be(0, events.Errors);
        events.Output.Should().Contain(Told).And.Contain(expected);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    [InlineData(1_000, 2)]
    [InlineData(2_500, 3)]
    public async Task No_page_is_asked_for_after_one_that_was_not_full(int events, int pages)
    {
        var asked = 0;
        Task<IReadOnlyList<EventRecord>> ReadAsync(long after, int most)
        {
            asked++;
            var page = Enumerable.Range(1, Math.Min(most, events - (int)after)).Select(i => new EventRecord(after + i, default, "x", "{}", "{}"));
            return Task.FromResult<IReadOnlyList<EventRecord>>([.. page]);
        }

        var read = await EventsCommand.EventsAsync(ReadAsync, 0).ToListAsync(TestContext.Current.CancellationToken);

        read.Select(each => each.Sequence).Should().Equal(Enumerable.Range(1, events).Select(i => (long)i));
        asked.Should().Be(pages);
    }

    private static async Task<Finished> EventsAsync(string damage, string value)
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        await folder.RunAsync("run", "hello.yaml");
        await using (var connection = new SqliteConnection($"Data Source={folder.File(".wf/workflows.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = damage;
            command.Parameters.AddWithValue("$value", value);
            await command.ExecuteNonQueryAsync();
        }

        return await folder.RunAsync("events", "hello");
    }
}
