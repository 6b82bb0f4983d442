using System.Net;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>The model registry, as activities use it.</summary>
public sealed class ModelRegistryTests : IAsyncLifetime
{
    private ApiBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await ApiBench.StartAsync(with: new() { Catalogue = ApiBench.Mover }, step: "{ uses: mover@1 }");

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_model_is_registered_once_for_a_key_and_found_by_version_and_alias()
    {
        var first = await RegisterAsync("key-1");
        var again = await RegisterAsync("key-1");
        var second = await RegisterAsync("key-2", content: 2);

        first.GetRawText().Should().Be(again.GetRawText());
        second.GetProperty("version").GetInt32().Should().Be(2);
        (await RegisterAsync("key-3", content: 2)).GetRawText().Should().Be(second.GetRawText(), "a file is registered once, whoever brings it");
        first.EnumerateObject()
            .Select(m => m.Name)
            .Should()
            .Equal("name", "version", "sha256", "size", "fileName", "metrics", "tags", "createdAt", "run", "step");
        first.GetProperty("run").GetString().Should().Be("train#1");
        first.GetProperty("step").GetString().Should().Be("fit");

        (await MoveAsync("""{"version": 2, "expected": null}""")).Should().Be((HttpStatusCode.OK, """{"alias":"production","version":2,"previous":null}"""));
        (await MoveAsync("""{"version": 1, "expected": 1}""")).Status.Should().Be(HttpStatusCode.Conflict);
        (await MoveAsync("""{"version": 1, "expected": null}""")).Status.Should().Be(HttpStatusCode.Conflict);
        (await MoveAsync("""{"version": 9}""")).Status.Should().Be(HttpStatusCode.NotFound);
        (await MoveAsync("""{"version": 9223372036854775807}""")).Status.Should().Be(HttpStatusCode.NotFound);

        (await bench.GetAsync("models/bikes/aliases/production")).GetProperty("version").GetInt32().Should().Be(2);
        (await bench.GetAsync("models/bikes/versions/1")).GetProperty("metrics").GetProperty("rmse").GetDouble().Should().Be(61.5);
        (await bench.GetAsync("models/bikes")).GetProperty("aliases").GetRawText().Should().Be("""{"production":2}""");
        (await WhyMissingAsync("models/cars")).Should().Be("there is no model cars");
        (await WhyMissingAsync("models/bikes/versions/9")).Should().Be("there is no version 9 of model bikes");
        (await WhyMissingAsync("models/bikes/aliases/staging")).Should().Be("there is no alias staging of model bikes");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("train#1/fit/0")]
    public async Task Two_files_of_one_step_are_two_versions(string? key)
    {
        var first = await RegisterAsync(key);
        var second = await RegisterAsync(key, content: 2);

        second.GetProperty("version").GetInt32().Should().Be(2);
        second.GetProperty("sha256").GetString().Should().NotBe(first.GetProperty("sha256").GetString());
        (await RegisterAsync(key)).GetRawText().Should().Be(first.GetRawText());
    }

    [Fact]
    public async Task A_second_move_to_the_same_version_is_answered_as_the_first()
    {
        await RegisterAsync("key-1");
        await RegisterAsync("key-2", content: 2);
        (await MoveAsync("""{"version": 1}""")).Text.Should().Be("""{"alias":"production","version":1,"previous":null}""");
        (await MoveAsync("""{"version": 1}""")).Text.Should().Be("""{"alias":"production","version":1,"previous":null}""");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            (await MoveAsync("""{"version": 2, "expected": 1}""")).Should()
                .Be((HttpStatusCode.OK, """{"alias":"production","version":2,"previous":1}"""));
        }
    }

    [Fact]
    public async Task A_model_whose_file_is_not_there_is_not_registered()
    {
        var answer = await bench.SendAsync(
            HttpMethod.Post,
            "models/bikes/versions",
            $$"""{"sha256": "{{new string('1', 64)}}", "size": 1, "fileName": "m.zip"}""");

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("upload it first");
    }

    [Fact]
    public async Task An_alias_moves_only_for_activities_whose_manifest_says_that_they_promote()
    {
        await RegisterAsync("key-1");
        await using var other = await ApiBench.StartAsync();
        await RegisterAsync("key-1", other);

        var refused = await other.SendAsync(HttpMethod.Put, "models/bikes/aliases/production", """{"version": 1}""");

        refused.Status.Should().Be(HttpStatusCode.Forbidden);
        refused.Text.Should().Contain("promotes: true");
        (await MoveAsync("""{"version": 1}""")).Status.Should().Be(HttpStatusCode.OK);
    }

    private async Task<string?> WhyMissingAsync(string path)
    {
        var answer = await bench.SendAsync(HttpMethod.Get, path);
        answer.Status.Should().Be(HttpStatusCode.NotFound);
        return JsonElement.Parse(answer.Text).GetProperty("detail").GetString();
    }

    private Task<(HttpStatusCode Status, string Text)> MoveAsync(string body) => bench.SendAsync(HttpMethod.Put, "models/bikes/aliases/production", body);

    private async Task<JsonElement> RegisterAsync(string? key, ApiBench? at = null, byte content = 1)
    {
        at ??= bench;
        var file = await at.Rig.ProjectFiles.PutAsync("default", new MemoryStream([content, 2, 3]), null, CancellationToken.None);
        var version = JsonSerializer.Serialize(new
        {
            sha256 = file.Sha256,
            size = file.Size,
            fileName = "m.zip",
            metrics = new { rmse = 61.5 },
            tags = new { by = "ada" },
        });
        var answer = await at.SendAsync(HttpMethod.Post, "models/bikes/versions", version, key);
        answer.Status.Should().Be(HttpStatusCode.Created, answer.Text);
        return JsonElement.Parse(answer.Text);
    }
}
