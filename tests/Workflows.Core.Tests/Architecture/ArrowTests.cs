using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace Workflows.Core.Tests.Architecture;

/// <summary>Who may know whom, read from the project files: these arrows and no others.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string> Arrows = new()
    {
        ["Workflows.Core"] = "",
        ["Workflows.Definitions"] = "Workflows.Core",
        ["Workflows.Importing"] = "Workflows.Definitions",
        ["Workflows.Runtime"] = "Workflows.Definitions",
        ["Workflows.Storage"] = "Workflows.Runtime",
        ["Workflows.Executors"] = "Workflows.Activities Workflows.Runtime",
        ["Workflows.Server"] = "Workflows.Importing Workflows.Runtime",
        ["Workflows.Cli"] = "Workflows.Executors Workflows.Importing Workflows.Server Workflows.Storage",
        ["Workflows.Runner"] = "",
        ["Workflows.Activities"] = "",
        ["Workflows.MachineLearning"] = "Workflows.Activities",
        ["Workflows.Core.Tests"] = "Workflows.Definitions Workflows.Importing",
    };

    [Fact]
    public void Each_project_refers_to_what_the_design_says_and_to_nothing_else()
    {
        var projects = Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).ToDictionary(
            f => Path.GetFileNameWithoutExtension(f),
            References);
        foreach (var (project, arrows) in Arrows)
        {
            projects.Should().ContainKey(project).WhoseValue.Should().Be(arrows, "these are the arrows of {0}", project);
        }

        projects.Keys.Where(p => !p.EndsWith("Tests", StringComparison.Ordinal) && !p.EndsWith("Benchmarks", StringComparison.Ordinal))
            .Should().BeSubsetOf(Arrows.Keys, "a new project needs a decision (engine/decisions) and its arrows here");
    }

    [Fact]
    public void The_core_has_no_packages_but_analyzers() =>
        Packages("engine/Workflows.Core/Workflows.Core.csproj").Should().Equal("Microsoft.CodeAnalysis.BannedApiAnalyzers");

    [Fact]
    public void The_runner_has_no_packages_but_managed_hashing() =>
        Packages("engine/Workflows.Runner/Workflows.Runner.csproj").Should().BeSubsetOf(["BouncyCastle.Cryptography"]);

    private static string References(string project) =>
        string.Join(
            ' ',
            Elements(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Packages(string project) => Elements(project, "PackageReference");

    private static IEnumerable<string> Elements(string project, string name) =>
        XDocument.Load(Path.Combine(Repository.Root, project)).Descendants(name).Select(e => e.Attribute("Include")?.Value).OfType<string>();
}
