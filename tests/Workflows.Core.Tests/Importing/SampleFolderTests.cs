using FluentAssertions;
using Workflows.Importing;
using Xunit;

namespace Workflows.Core.Tests.Importing;

/// <summary>Folders of other engines' own samples, which are not kept here: each becomes valid definitions, or names what stands in the way.</summary>
public sealed class SampleFolderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("WORKFLOWS_TEST_ARGO_EXAMPLES", "*.yaml")]
    [InlineData("WORKFLOWS_TEST_ELSA_SAMPLES", "*.json")]
    public void Each_sample_becomes_valid_definitions_or_names_what_stands_in_the_way(string variable, string pattern)
    {
        var folder = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(folder is null, $"{variable} names no folder of samples");
        var results = Directory.EnumerateFiles(folder!, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (File: file, Result: WorkflowImport.Read(File.ReadAllText(file)))).ToList();

        results.Should().AllSatisfy(each => (each.Result.Workflows.Length > 0 || each.Result.IsRefused).Should().BeTrue(each.File));
        var faults = results.SelectMany(each => each.Result.Notes.Where(note => note.Message.Contains("no valid definition", StringComparison.Ordinal))
            .Select(note => $"{each.File}:{note}"));
        Report(results);
        string.Join('\n', faults).Should().BeEmpty();
    }

    private void Report(List<(string File, ImportResult Result)> results)
    {
        var refused = results.Where(each => each.Result.IsRefused).ToList();
        output.WriteLine($"{results.Count} files: {results.Count - refused.Count} imported, {refused.Count} with something in the way");
        var workflows = results.Sum(each => each.Result.Workflows.Length);
        output.WriteLine($"{workflows} workflows, {results.Count(each => each.Result.Notes.IsEmpty)} files without any note");
        foreach (var feature in refused.GroupBy(each => InTheWay(each.Result).What).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"{feature.Count(),4} {feature.Key}");
        }

        foreach (var (file, result) in refused)
        {
            output.WriteLine($"{Path.GetFileName(file)}:{InTheWay(result)}");
        }
    }

    private static ImportNote InTheWay(ImportResult result) => result.Notes.First(note => note.Weight == NoteWeight.InTheWay);
}
