using FluentAssertions;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Kubernetes.Logs;

public sealed class LogSpoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Log => folder.Path("log");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(5, "line10\nline11\nline12\nline13\nline14\n")]
    [InlineData(6, "line10\nline11\nline12\nline13\nline14\nline15\n")]
    [InlineData(7, "line10\nline11\nline12\nline13\nline14\nline15\nline16\n")]
    [InlineData(8, "line10\nline11\nline12\n[wf-exec] 14 bytes of log were dropped here\nline15\nline16\nline17\n")]
    [InlineData(9, "line10\nline11\nline12\n[wf-exec] 14 bytes of log were dropped here\nline15\nline16\nline17\nline18\n")]
    [InlineData(90, "line10\nline11\nline12\n[wf-exec] 588 bytes of log were dropped here\nline97\nline98\nline99\n")]
    public void What_does_not_fit_falls_out_in_the_middle_by_whole_lines(int lines, string expected)
    {
        var spool = Opened();
        Write(spool, 0, lines);
        Joined(spool).Should().Be(expected);
        string[] written = [Log, $"{Log}.1", $"{Log}.2"];
        written.Where(File.Exists).Sum(file => new FileInfo(file).Length).Should().BeLessThan(150);
    }

    [Fact]
    public void Readers_see_the_beginning_as_it_grows()
    {
        var spool = Opened();
        Write(spool, 0, 2);
        File.ReadAllText(Log).Should().Be("line10\nline11\n");
        Write(spool, 2, 10);
        File.ReadAllText(Log).Should().Be("line10\nline11\nline12\n");
    }

    [Fact]
    public void A_crash_between_lines_and_mark_loses_nothing_and_doubles_nothing()
    {
        for (var crash = 0; crash < 20; crash++)
        {
            LogSpool.Delete(Log);
            var spool = Opened();
            Write(spool, 0, crash);
            var mark = LogMark.Read($"{Log}.mark");
            Write(spool, crash, crash + 1);

            // As it stood when the line was written: where the line begins another piece, the mark had said so before.
            var begins = crash >= 3 && (crash - 3) % 2 == 0;
            if (mark is null) File.Delete($"{Log}.mark");
            else (begins ? mark.Turned() : mark).Save($"{Log}.mark");
            GoOn(20).Should().Be(Whole(20));
        }
    }

    [Fact]
    public void A_crash_between_the_mark_of_a_new_piece_and_the_piece_counts_on_nothing_that_is_gone()
    {
        for (var lines = 3; lines < 15; lines += 2)
        {
            LogSpool.Delete(Log);
            Write(Opened(), 0, lines);
            LogMark.Read($"{Log}.mark")!.Turned().Save($"{Log}.mark");
            GoOn(20).Should().Be(Whole(20));
        }
    }

    [Theory]
    [InlineData("other pod", "main")]
    [InlineData("pod", "wf-exec")]
    public void The_log_of_another_container_begins_anew(string pod, string container)
    {
        Write(Opened(), 0, 9);
        var spool = new LogSpool(Log, new LogMark { Pod = pod, Container = container });
        spool.Resume().Since().Should().BeNull();
        Joined(spool).Should().BeEmpty();
    }

    [Theory]
    [InlineData("log")]
    [InlineData("log.1")]
    [InlineData("log.2")]
    [InlineData("log.mark")]
    public void What_is_not_all_there_begins_anew(string missing)
    {
        Write(Opened(), 0, 9);
        File.Delete(folder.Path(missing));
        GoOn(9).Should().Be(Whole(9));
    }

    [Fact]
    public void Joining_can_be_done_again()
    {
        var spool = Opened();
        Write(spool, 0, 9);
        var first = Joined(spool, "its end is missing");
        first.Should().EndWith("line18\nits end is missing\n");
        Joined(spool, "its end is missing").Should().Be(first);
        GoOn(9).Should().Be(Whole(9));
    }

    [Fact]
    public void A_log_that_was_dropped_is_not_made_again_by_who_still_writes_it()
    {
        var spool = Opened();
        Write(spool, 0, 1);
        LogSpool.Delete(Log);
        spool.Invoking(s => Write(s, 1, 2)).Should().Throw<FileNotFoundException>();
        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    /// <summary>Three lines fit into the head, two into each piece.</summary>
    private LogSpool Opened()
    {
        var spool = new LogSpool(Log, new LogMark { Pod = "pod", Container = "main" }, headLimit: 21, pieceLimit: 14);
        _ = spool.Resume();
        return spool;
    }

    private string Whole(int lines)
    {
        LogSpool.Delete(Log);
        var spool = Opened();
        Write(spool, 0, lines);
        return Joined(spool);
    }

    /// <summary>The next engine goes on, with lines that come from the beginning of the position's second, as they do from a server.</summary>
    private string GoOn(int lines)
    {
        var spool = new LogSpool(Log, new LogMark { Pod = "pod", Container = "main" }, headLimit: 21, pieceLimit: 14);
        Write(spool, (int)spool.Resume().Last, lines);
        return Joined(spool);
    }

    /// <summary>Line n has the time n + 1; each is flushed.</summary>
    private static void Write(LogSpool spool, int from, int to)
    {
        for (var n = from; n < to; n++)
        {
            spool.Write($"line{n + 10}", new LogPosition { Last = n + 1 });
            spool.Flush();
        }
    }

    private static string Joined(LogSpool spool, string? remark = null)
    {
        using var text = new StreamReader(spool.Join(remark));
        return text.ReadToEnd();
    }
}
