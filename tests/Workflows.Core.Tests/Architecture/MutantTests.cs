using FluentAssertions;
using Xunit;

namespace Workflows.Core.Tests.Architecture;

/// <summary>
/// The guards that <c>make mutants</c> takes away to see whether a test goes red: here only that each can still be taken away, and that the tests it names
/// are there. Killing them takes most of an hour.
/// </summary>
public sealed class MutantTests
{
    private static readonly string[] Mutants = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "mutants"), "*.patch");

    [Fact]
    public void Twenty_guards_or_more_can_be_taken_away() => Mutants.Should().HaveCountGreaterThanOrEqualTo(20);

    [Fact]
    public void What_each_mutant_changes_stands_once_in_the_source()
    {
        foreach (var mutant in Mutants)
        {
            var lines = File.ReadAllLines(mutant);
            var file = lines.Single(line => line.StartsWith("--- a/", StringComparison.Ordinal))[6..];
            var before = lines.SkipWhile(line => !line.StartsWith("@@", StringComparison.Ordinal))
                .Skip(1).Where(line => line is [' ' or '-', ..]).Select(line => line[1..]);
            var source = File.ReadAllText(Path.Combine(Repository.Root, file));
            source.Split(string.Join('\n', before)).Should()
                .HaveCount(2, $"{Path.GetFileName(mutant)} changes that in {file}: write it anew where the code has moved on");
        }
    }

    [Fact]
    public void The_tests_that_each_mutant_names_are_there()
    {
        var sources = Repository.Code.Select(Path.GetFileNameWithoutExtension).ToHashSet();
        foreach (var mutant in Mutants)
        {
            var killer = File.ReadLines(mutant).ElementAt(1);
            killer.Should().StartWith("Killed by: Workflows.", Path.GetFileName(mutant));
            var classes = killer.Split(' ').Where(word => word.StartsWith("*.", StringComparison.Ordinal)).Select(word => word[2..]);
            classes.Should().BeSubsetOf(sources, Path.GetFileName(mutant));
        }
    }
}
