using FluentAssertions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Expressions.Lookup;
using Workflows.Definitions.Graph;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class ExpressionPageTests
{
    private static IEnumerable<ExpressionExample> Rows(string title) => ExpressionHelp.Sections.Single(section => section.Title == title).Examples;

    [Fact]
    public void Every_function_stands_on_the_page_once() =>
        Rows("Functions").Select(row => row.Name).Should().BeEquivalentTo(Functions.All);

    [Fact]
    public void Every_name_stands_on_the_page()
    {
        var names = Rows("Names").Select(row => row.Name).ToList();
        var known = Reference.Roots.SelectMany(root => ReferenceChecks.Members.TryGetValue(root, out var members)
            ? members.Select(member => root == Reference.Steps ? $"{root}.NAME.{member}" : $"{root}.{member}")
            : [root]);

        names.Select(name => name == "parameters.NAME" ? "parameters" : name).Should().BeEquivalentTo(known);
    }

    [Fact]
    public void Every_example_calls_what_it_is_about_and_gives_a_value()
    {
        foreach (var row in ExpressionHelp.Sections.SelectMany(section => section.Examples))
        {
            row.Result.Should().NotStartWith("error", row.Expression);
        }

        Rows("Functions").Should().AllSatisfy(row => row.Expression.Should().Contain(row.Name));
    }

    [Fact]
    public async Task The_page_is_written_by_the_program_that_evaluates_its_examples()
    {
        var path = Path.Combine(Repository.Root, "engine", "Workflows.Definitions", "EXPRESSIONS.md");
        var page = ExpressionHelp.Markdown();
        if (Environment.GetEnvironmentVariable("UPDATE_REFERENCE") == "1")
        {
            await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Should().Be(
            page,
            "run the tests with UPDATE_REFERENCE=1 after a change of the functions");
    }
}
