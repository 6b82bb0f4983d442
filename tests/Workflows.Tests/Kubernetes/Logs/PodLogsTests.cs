using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Logs;

public sealed class PodLogsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_nobody_knows_any_more_is_swept_after_a_while_and_nothing_else_is()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.Zero));
        var (known, left, fresh) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        string[] gone = [$"{left}.log", $"{left}.log.1", $"{left}.log.mark"];
        string[] kept = [$"{known}.log", $"{known}.log.mark", $"{fresh}.log", "notes.txt"];
        foreach (var name in gone.Concat(kept)) Make(name, time.GetUtcNow().AddDays(-2));
        Make($"{fresh}.log", time.GetUtcNow().AddHours(-23));

        using var logs = new PodLogs(folder.Root, new MemoryFiles(), time);
        var sweep = logs.SweepAsync(uid => uid == known, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(9));
        Names().Should().BeEquivalentTo(gone.Concat(kept), "an engine that starts has not named its attempts yet");
        time.Advance(TimeSpan.FromMinutes(1));
        await sweep;
        Names().Should().BeEquivalentTo(kept);
    }

    private IEnumerable<string?> Names() => Directory.GetFiles(folder.Root).Select(Path.GetFileName);

    private void Make(string name, DateTimeOffset written)
    {
        File.WriteAllText(folder.Path(name), "x");
        File.SetLastWriteTimeUtc(folder.Path(name), written.UtcDateTime);
    }
}
