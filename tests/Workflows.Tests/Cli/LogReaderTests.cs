using System.Text;
using FluentAssertions;
using Workflows.Cli.Looking;
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

        await reader.ReadNewAsync(Log("one\ntw"), TestContext.Current.CancellationToken);
        told.Should().Equal("one");
        await reader.ReadNewAsync(Log("one\ntwo\nthr"), TestContext.Current.CancellationToken);
        await reader.ReadNewAsync(Log("one\ntwo\nthree"), TestContext.Current.CancellationToken);
        told.Should().Equal("one", "two");
        reader.End();

        told.Should().Equal("one", "two", "three");

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
