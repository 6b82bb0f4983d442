using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;

using Microsoft.AspNetCore.Routing;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>The OpenAPI document: what clients are made of.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly string approved = Path.Combine(Repository.Root, "tests/Workflows.Tests/Server/OpenApi.approved.json");

    private static readonly JsonSerializerOptions indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Programs are built on it: a change here is a decision, made by accepting the received file.</summary>
    [Fact]
    public async Task The_description_of_the_API_is_the_approved_one()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var document = JsonNode.Parse((await served.GetAsync("/openapi/v1.json")).Text)!.ToJsonString(indented) + "\n";

        await File.WriteAllTextAsync(approved.Replace(".approved.", ".received.", StringComparison.Ordinal), document);
        document.Should().Be(await File.ReadAllTextAsync(approved));
    }

    [Fact]
    public async Task Every_endpoint_of_the_API_is_described_with_its_answers()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        var document = (await served.GetAsync("/openapi/v1.json")).Json;

        foreach (var endpoint in served.Endpoints.Where(each => each.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.First(each => each != "HEAD");
            var path = System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, @"\{\**(\w+)[^}]*\}", "{$1}");
            document.GetProperty("paths").TryGetProperty(path.TrimEnd('/'), out var found).Should().BeTrue($"{path} is there");
            var operation = found.GetProperty(method.ToLowerInvariant());
            operation.TryGetProperty("summary", out var summary).Should().BeTrue($"{method} {path} says what it does");
            summary.GetString().Should().EndWith(".", $"of {method} {path}");
            operation.GetProperty("responses").EnumerateObject().Should().Contain(each => each.Name.StartsWith('2'), $"{method} {path} says what it answers");
        }
    }

    [Fact]
    public async Task Nobody_reads_the_description_without_signing_in()
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => null, starts: false);

        (await served.GetAsync("/openapi/v1.json")).Status.Should().Be(HttpStatusCode.Unauthorized);
    }
}
