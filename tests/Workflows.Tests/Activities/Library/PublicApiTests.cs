using System.Reflection;
using FluentAssertions;
using Workflows.Activities;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Library;

public sealed class PublicApiTests
{
    private static readonly string Approved = Path.Combine(Repository.Root, "tests/Workflows.Tests/Activities/Library/PublicApi.approved.txt");

    /// <summary>Authors build on it: a change here is a decision, made by accepting the received file.</summary>
    [Fact]
    public void The_library_s_public_surface_is_the_approved_one()
    {
        var surface = string.Join('\n', typeof(Activity).Assembly.GetExportedTypes().OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(Describe)) + "\n";
        File.WriteAllText(Approved.Replace(".approved.", ".received.", StringComparison.Ordinal), surface);
        surface.Should().Be(File.ReadAllText(Approved));
    }

    private static IEnumerable<string> Describe(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(m => m is not MethodInfo { IsSpecialName: true } && m.Name is not (
            "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "value__"))
        .Select(m => $"  {m.MemberType.ToString().ToLowerInvariant()} {m}")
        .Order(StringComparer.Ordinal)
        .Prepend($"{(type.IsAbstract && type.IsSealed ? "static " : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "")}{type}{(type.BaseType == typeof(object) || type.IsValueType ? "" : $" : {type.BaseType}")}");
}
