using System.Text;
using FluentAssertions;
using Workflows.Cli.Looking;
using Workflows.Runtime.Views;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A log that is followed, and moves to the file store meanwhile.</summary>
public sealed class LogReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_are_told_once_whether_or_not_what_was_read_can_be_skipped(bool seeks)
    {
        List<string> told = [];
        var reader = new LogReader(told.Add, Encoding.UTF8);

        await ReadAsync("one\ntw");
        told.Should().Equal("one");
        await ReadAsync("one\ntwo\nthr");
        await ReadAsync("one\ntwo\nthree");
        told.Should().Equal("one", "two");
        reader.End();

        told.Should().Equal("one", "two", "three");

        async Task ReadAsync(string text)
        {
            var log = Log(text);
            await LogOffset.SkipAsync(log, reader.At, TestContext.Current.CancellationToken);
            await reader.ReadNewAsync(log, TestContext.Current.CancellationToken);
        }

        Stream Log(string text) => seeks ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : new ForwardStream(Encoding.UTF8.GetBytes(text));
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(2, buffer.Length)], cancellationToken);
    }
}
