using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;
using Xunit;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>
/// T1: the machine against the oracle over random flows and events. <c>SEED=…</c> replays one case, <c>SEQUENCES=…</c> sets how many are tried.
/// A failure prints its seed; add it to <c>Seeds.txt</c>, which is replayed first for ever.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int Sequences = 100_000;

    public static TheoryData<string> Seeds => [.. File.ReadLines(Beside("Seeds.txt")).Select(line => line.Split('#')[0].Trim()).Where(seed => seed.Length > 0)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Seeds))]
    public void A_seed_that_once_failed_agrees_now(string seed) => Replay(seed);

    [Fact]
    public void The_machine_agrees_with_the_oracle_on_any_run()
    {
        if (Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed)
        {
            Replay(seed);
            return;
        }

        var coverage = new Coverage();
        var sequences = int.TryParse(Environment.GetEnvironmentVariable("SEQUENCES"), CultureInfo.InvariantCulture, out var asked) ? asked : Sequences;
        RandomRun.Any.Sample(run => run.Check(coverage), iter: sequences, print: run => run.Tell());
        output.WriteLine(coverage.ToString());
        if (sequences >= Sequences)
        {
            // An unvisited pair means that the generator has gone blind; a new + that the machine takes what it refused.
            Approved.Equal(coverage.Marks(), "Coverage");
        }
    }

    /// <summary>Tells the whole story to the test's output: CsCheck cuts what it prints.</summary>
    private void Replay(string seed) => RandomRun.Any.Sample(
        run =>
        {
            output.WriteLine(run.Tell());
            run.Check();
        },
        seed: seed,
        iter: 1,
        threads: 1);

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
