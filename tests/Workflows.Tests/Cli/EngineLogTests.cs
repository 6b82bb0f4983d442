using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed partial class EngineLogTests
{
    [Fact]
    public void A_line_about_an_attempt_names_its_run_and_step_as_members_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("wf-log-");
        try
        {
            var spec = Kubernetes.Making.Samples.Spec("train") with { Run = "bikes#7", Index = 3 };
            using (var logs = EngineLog.Open(new DataFolder(folder.FullName, named: true)))
            {
                var log = logs.CreateLogger<EngineLogTests>();
                using (spec.BeginScope(log)) LogRefused(log, spec.Uid);
                LogRefused(log, spec.Uid);
            }

            var lines = File.ReadLines(Path.Combine(folder.FullName, "engine.log")).Select(line => JsonElement.Parse(line)).ToList();
            lines.Should().HaveCount(2);
            (lines[0].GetProperty("Run").GetString(), lines[0].GetProperty("Step").GetString()).Should().Be(("bikes#7", "train[3]"));
            lines[1].TryGetProperty("Run", out _).Should().BeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "attempt {Uid} is refused")]
    private static partial void LogRefused(ILogger log, Guid uid);
}
