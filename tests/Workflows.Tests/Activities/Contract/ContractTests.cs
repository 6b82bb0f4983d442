using FluentAssertions;
using NJsonSchema;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Contract;

public sealed class ContractTests
{
    public static TheoryData<string> GoldenFiles =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "activities/contract/golden"), "*.json", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Path.Combine(Repository.Root, "activities/contract/golden"), f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Schemas =>
        [.. Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "activities/contract"),
            "*.schema.json").Select(f => Path.GetFileName(f).Replace(".schema.json", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(GoldenFiles))]
    public async Task A_golden_file_is_good_or_bad_as_its_name_says(string file)
    {
        var schema = await SchemaAsync(Path.GetDirectoryName(file)!);
        var problems = schema.Validate(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "activities/contract/golden", file),
            TestContext.Current.CancellationToken));
        (problems.Count == 0).Should().Be(Path.GetFileName(file).StartsWith("good-", StringComparison.Ordinal), string.Join("; ", problems));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Each_schema_has_a_good_and_a_bad_example(string schema)
    {
        var golden = Directory.EnumerateFiles(Path.Combine(Repository.Root, "activities/contract/golden", schema)).Select(f => Path.GetFileName(f)).ToArray();
        golden.Should().Contain(f => f.StartsWith("good-", StringComparison.Ordinal)).And.Contain(f => f.StartsWith("bad-", StringComparison.Ordinal));
    }

    internal static Task<JsonSchema> SchemaAsync(string name) =>
        JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "activities/contract", $"{name}.schema.json"));
}
