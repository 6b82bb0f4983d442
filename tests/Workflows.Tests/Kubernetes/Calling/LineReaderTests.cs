using System.Text;
using FluentAssertions;
using Workflows.Executors.Kubernetes.Calling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nbc\r\n\nd", "a|bc||d")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("12345678\n9", "12345678|9")]
    [InlineData("123456789\n0", "12345678|+9|0")]
    [InlineData("1234567é\n", "1234567|+é")]
    [InlineData("12345🚀\n", "12345|+🚀")]
    [InlineData("1234🚀56\n", "1234🚀|+56")]
    [InlineData("10 %\r20 %\n", "10 %\r20 |+%")]
    public async Task Lines_are_cut_between_characters_where_they_are_too_long(string text, string lines)
    {
        using var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), longest: 8);

        List<string> read = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line) read.Add((line.IsContinued ? "+" : "") + line.Text);

        string.Join('|', read).Should().Be(lines);
    }

    [Fact]
    public async Task A_gigabyte_without_an_end_of_line_is_never_held_in_memory()
    {
        const long gigabyte = 1L << 30;
        await using var endless = new Letters(gigabyte);
        using var reader = new LineReader(endless, longest: 64 << 10);
        var total = 0L;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
        {
            line.Text.Length.Should().BeLessThanOrEqualTo(64 << 10);
            total += line.Text.Length;
            (endless.Given - total).Should().BeLessThan(1 << 20, "what was read was given on");
        }

        total.Should().Be(gigabyte);
    }

    /// <summary>So many letters, made as they are read.</summary>
    private sealed class Letters(long left) : MemoryStream
    {
        private long left = left;

        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = (int)Math.Min(buffer.Length, left);
            buffer.Span[..length].Fill((byte)'x');
            (left, Given) = (left - length, Given + length);
            return ValueTask.FromResult(length);
        }
    }
}
