extern alias runner;

using System.Text;
using FluentAssertions;
using runner::Workflows.Runner.Streams;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(10, "0123456789")]
    [InlineData(20, "01234567890123456789")]
    public void What_fits_is_whole(int length, string expected) => Written(head: 10, tail: 10, [expected[..length]]).Should().Be(expected);

    [Fact]
    public void What_does_not_fit_falls_out_in_the_middle_by_whole_lines() =>
        Written(head: 10, tail: 10, [.. Enumerable.Range(10, 20).Select(i => $"line{i}\n")])
            .Should().Be("line10\nlin\n[wf-exec] 123 bytes of log were dropped here\nline29\n");

    [Theory]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("10%\r20%\rdone\n", "10%\n20%\ndone\n")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("\n\n", "\n\n")]
    [InlineData("0123456789ABC\nnext\n", "0123456789 [wf-exec: 3 bytes of this line were dropped]\nnext\n")]
    public void Lines_end_as_they_should_however_the_stream_is_cut(string text, string expected)
    {
        for (var chunk = 1; chunk <= text.Length; chunk++)
        {
            var path = folder.Path($"log{chunk}");
            using var log = new LogFile(path);
            var lines = new LineWriter(log, longest: 10);
            foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(chunk)) lines.Write(part);
            lines.End();
            log.Complete();
            File.ReadAllText(path).Should().Be(expected);
        }
    }

    [Fact]
    public void Last_lines_are_whole_and_whole_characters()
    {
        var last = new LastLines(limit: 10);
        foreach (var part in Encoding.UTF8.GetBytes("first\nsecond\nthird ü\n").Chunk(3)) last.Add(part);
        last.Text().Should().Be("third ü");
        new LastLines().Text().Should().BeNull();
    }

    private string Written(int head, int tail, IEnumerable<string> texts)
    {
        var path = folder.Path("log");
        using var log = new LogFile(path, head, tail);
        foreach (var text in texts) log.Write(Encoding.UTF8.GetBytes(text));
        log.Complete();
        return File.ReadAllText(path);
    }
}
