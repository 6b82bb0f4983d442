using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Workflows.Core.Tests.Architecture;

/// <summary>The house rules that a machine can read: what lies at the root, how long files are, which words say nothing.</summary>
public sealed partial class HouseTests
{
    private const int MostLines = 300;
    private const int MostTestLines = 500;
    private const string TwoSides = "one thing at the two sides of the activity API: the published library shares no assembly with the engine";

    private static readonly string[] AtTheRoot =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "Makefile", "README.md",
        "Workflows.sln", "activities", "deploy", "designer", "engine", "global.json", "tests", "workflows",
    ];

    /// <summary>Files longer than the rule, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    /// <summary>Folders and types with a word that says nothing elsewhere, each with its reason.</summary>
    private static readonly Dictionary<string, string> GoodWords = new()
    {
        ["activities/Workflows.Activities/Models"] = "models are what machine learning makes: the registry's word",
        ["activities/Workflows.MachineLearning/Models"] = "models are what machine learning makes: the registry's word",
        ["JudgedData"] = "the data set that a verdict was reached on",
        ["BikeData"] = "a real data set that tests read",
    };

    /// <summary>Names of two types, each with its reason.</summary>
    private static readonly Dictionary<string, string> SharedNames = new()
    {
        ["ExitCode"] = "that of wf, and that of an activity's program in the published library",
        ["AliasMove"] = TwoSides,
        ["ExpectedVersion"] = TwoSides,
        ["ModelVersion"] = TwoSides,
        ["NewModelVersion"] = TwoSides,
        ["NotifySettings"] = TwoSides,
        ["StoredFile"] = TwoSides,
    };

    [Fact]
    public void The_root_holds_what_the_design_says_and_no_diary() =>
        new DirectoryInfo(Repository.Root).EnumerateFileSystemInfos()
            .Select(f => f.Name)
            .Where(n => !Repository.IsBuilt(n) && n != "shared")
            .Should()
            .BeSubsetOf(AtTheRoot);

    [Fact]
    public void A_source_file_fits_in_the_head()
    {
        var tooLong = Repository.Code
            .Select(f => (File: f, Lines: File.ReadLines(Path.Combine(Repository.Root, f)).Count()))
            .Where(f => f.Lines > (f.File.StartsWith("tests/", StringComparison.Ordinal) ? MostTestLines : MostLines));
        tooLong.Select(f => f.File).Should().BeSubsetOf(LongFiles.Keys, "split it, or list it with its reason");
    }

    [Fact]
    public void Folders_are_features_not_kinds()
    {
        var folders = Repository.Code.Select(f => Path.GetDirectoryName(f)!.Replace('\\', '/')).Distinct();
        folders.Where(f => f.Split('/').Any(part => EmptyFolder().IsMatch(part)) && !GoodWords.Keys.Any(good => f.StartsWith(good, StringComparison.Ordinal)))
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void Type_names_say_something()
    {
        var types = Repository.Code.SelectMany(
            f => EmptyType().Matches(File.ReadAllText(Path.Combine(Repository.Root, f))).Select(m => m.Groups["name"].Value));
        types.Distinct().Should().BeSubsetOf(GoodWords.Keys);
    }

    [Fact]
    public void A_type_name_has_one_meaning_in_the_engine()
    {
        var shared = Repository.Product.SelectMany(TypeDeclarations.In)
            .Where(type => !type.IsPrivate && !type.IsCase)
            .GroupBy(type => type.Name)
            .Where(same => same.DistinctBy(type => type.Full).Count() > 1)
            .ToList();
        var unlisted = shared.Where(same => !SharedNames.ContainsKey(same.Key))
            .Select(same => $"{same.Key}: {string.Join(", ", same.DistinctBy(type => type.Full).Select(type => type.Place))}");
        string.Join('\n', unlisted).Should().BeEmpty("give each the word of its field, make them one, or list the name with its reason");
        SharedNames.Keys.Should().BeSubsetOf(shared.Select(same => same.Key), "a reason without its case misleads");
    }

    [Fact]
    public void Lines_fit_the_width_that_the_editors_settings_state()
    {
        var settings = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        var most = int.Parse(Width().Match(settings).Groups["most"].Value, CultureInfo.InvariantCulture);
        var product = Repository.Product.SelectMany(file => SourceLines.In(file).Where(line => line.Text.Length > most));
        var tests = Repository.Code.Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => SourceLines.In(file).Where(line => line.Text.Length > most && !line.IsWideByOneText(most)));
        string.Join('\n', product.Concat(tests).Select(line => line.Place))
            .Should().BeEmpty("break them; only in tests may one text alone be longer than a line");
    }

    [Fact]
    public void No_region_hides_size() =>
        Repository.Code.Where(f => Region().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, f)))).Should().BeEmpty();

    [GeneratedRegex("^(Models|Services|Helpers|Utils|Utilities|Contracts|Enums|Managers|Common|Extensions)$")]
    private static partial Regex EmptyFolder();

    [GeneratedRegex(
        @"^[^/\n]*\b(class|record|record struct|struct|interface|enum) (?<name>\w+(Manager|Helpers?|Utils?|Service|Impl|Base|Context|Info|Data))\b",
        RegexOptions.Multiline)]
    private static partial Regex EmptyType();

    [GeneratedRegex(@"^max_line_length = (?<most>\d+)", RegexOptions.Multiline)]
    private static partial Regex Width();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();
}
