using System.Globalization;
using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>data-quality@1 in the memory that its manifest asks for: 1 GiB.</summary>
public sealed class WideDataTests : IDisposable
{
    private const long Gibibyte = 1L << 30;
    private readonly ActivityRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData(250, 120)]
    [InlineData(2000, 300)]
    public async Task Many_columns_fit_in_the_memory_of_the_manifest(int columns, int rows)
    {
        var names = Enumerable.Range(0, columns).Select(c => $"c{c}").ToArray();
        var table = Enumerable.Range(0, rows).Select(r => string.Join(',', names.Select((_, c) => c % 5 == 0 ? $"w{r % 7}" : $"{r * c}")));
        var data = _runner.Folder.Write("wide.csv", [string.Join(',', names), .. table]);
        var rules = names.Select(column => new { column, notNull = true, min = 0, unique = true });
        long peak = 0;
        var result = (await ActivityProcess.RunAsync(
            _runner,
            [Programs.MachineLearning, "data-quality"],
            new { data, rules, failOnViolation = false },
            meanwhile: async (process, _) =>
            {
                while (!process.HasExited)
                {
                    peak = Math.Max(peak, Peak(process.Id));
                    await Task.Delay(5);
                }
            })).Succeeded();
        result.Outputs.GetProperty("columns").GetInt32().Should().Be(columns);
        result.Outputs.GetProperty("broken").GetInt32().Should().BeGreaterThan(columns / 5);
        result.Outputs.GetProperty("violations").GetArrayLength().Should().BeLessThanOrEqualTo(200);
        peak.Should().BeLessThan(Gibibyte);
    }

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].TrimStart(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
