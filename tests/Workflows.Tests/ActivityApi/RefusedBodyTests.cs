using System.Net;
using System.Text.Json;
using FluentAssertions;
using NJsonSchema;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>What the published schemas forbid is refused, in words that say what and where; what they allow is taken.</summary>
public sealed class RefusedBodyTests : IAsyncLifetime
{
    private const string At = "\"at\": \"2026-11-24T12:00:01Z\"";

    private static readonly string Sha = new('1', 64);

    private ApiBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await ApiBench.StartAsync(with: new() { Catalogue = ApiBench.Mover }, step: "{ uses: mover@1 }");

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "metrics", """[{"name": "loss", "value": 1}]""", 422, "[0]: `at` is missing" },
        { "metrics", $$"""[{"name": "loss", "value": 1, {{At}} }, {"name": "", "value": 1, {{At}} }]""", 422, "[1].name" },
        { "metrics", $$"""[{"name": "lo\u0000ss", "value": 1, {{At}} }]""", 422, "[0].name" },
        { "metrics", $$"""[{"name": "loss\n", "value": 1, {{At}} }]""", 422, "name" },
        { "metrics", """[{"name": "loss", "value": 1, "at": "yesterday"}]""", 422, "[0].at" },
        { "metrics", """[{"name": "loss", "value": 1, "at": "2026-11-24T12:00:01"}]""", 422, "[0].at" },
        { "metrics", $$"""[{"name": "loss", "value": "1", {{At}} }]""", 422, "[0].value" },
        { "metrics", $$"""[{"name": "loss", "value": 1e999, {{At}} }]""", 422, "1e999" },
        { "metrics", $$"""[{"name": "loss", "value": 1, "step": 1.5, {{At}} }]""", 422, "[0].step" },
        { "metrics", $$"""[{"name": "loss", "value": 1, "step": 9223372036854775808, {{At}} }]""", 422, "9223372036854775808" },
        { "metrics", $$"""[{"name": "loss", "value": 1, "unit": "s", {{At}} }]""", 422, "`unit`" },
        { "metrics", $$"""[{"name": "loss", "value": 1, "value": 2, {{At}} }]""", 422, "stands twice" },
        { "metrics", $$"""[{"name": "lo\ud800ss", "value": 1, {{At}} }]""", 422, "surrogate" },
        { "metrics", "[]", 422, "at least 1" },
        { "metrics", "{}", 422, "expected" },
        { "metrics", $$"""[{"name": "loss", "value": NaN, {{At}} }]""", 400, "not JSON: NaN and infinite numbers can't be written in it" },
        { "metrics", "", 400, "not JSON" },
        { "progress", """{"fraction": 0.5, "percent": 50}""", 422, "`percent`" },
        { "progress", """{"fraction": 2}""", 422, "fraction" },
        { "progress", """{"text": "half"}""", 422, "`fraction` is missing" },
        { "progress", """{"fraction": null}""", 422, "fraction" },
        { "progress", "null", 422, "expected" },
        { "progress", "{\"fraction\": 0.5, \"text\": " + new string('[', 70) + new string(']', 70) + "}", 422, "64" },
        { "progress", "{\"fraction\": 0.5", 400, "not JSON" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_body_that_the_schema_forbids_is_refused_and_told_why(string path, string body, int status, string why)
    {
        var answer = await bench.SendAsync(HttpMethod.Post, path, body);

        ((int)answer.Status).Should().Be(status, answer.Text);
        var problem = JsonElement.Parse(answer.Text);
        problem.GetProperty("status").GetInt32().Should().Be(status);
        problem.GetProperty("detail").GetString().Should().Contain(why);
        (await bench.Rig.Bare.ListMetricsAsync(bench.Run, CancellationToken.None)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""[{"name": "loss", "value": 1, "at": "2026-11-24T12:00:01Z"}]""", null)]
    [InlineData("""[{"name": "loss", "value": 1, "step": 1.0, "at": "2026-11-24T13:00:01+01:00"}]""", 1L)]
    [InlineData("""[{"name": "loss", "value": 1, "step": 2e3, "at": "2026-11-24T12:00:01.123456789-05:00"}]""", 2000L)]
    [InlineData("""[{"name": "loss", "value": 1, "step": -9223372036854775808, "at": "2026-11-24T12:00:01Z"}]""", long.MinValue)]
    public async Task A_body_that_the_schema_allows_is_taken(string body, long? step)
    {
        (await bench.SendAsync(HttpMethod.Post, "metrics", body)).Status.Should().Be(HttpStatusCode.NoContent);
        (await bench.Rig.Bare.ListMetricsAsync(bench.Run, CancellationToken.None)).Should().ContainSingle().Which.Step.Should().Be(step);
    }

    [Theory]
    [InlineData("metrics", "metrics", "POST")]
    [InlineData("progress", "progress", "POST")]
    [InlineData("alias-move", "models/m/aliases/a", "PUT")]
    [InlineData("new-model-version", "models/m/versions", "POST")]
    public async Task Golden_bodies_are_taken_and_refused_as_their_schema_says(string schema, string path, string method)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "activities/contract/golden", schema)))
        {
            var answer = await bench.SendAsync(HttpMethod.Parse(method), path, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var refused = answer.Status == HttpStatusCode.UnprocessableEntity && !answer.Text.Contains("upload it first", StringComparison.Ordinal);
            refused.Should().Be(Path.GetFileName(file).StartsWith("bad-", StringComparison.Ordinal), $"{file}: {answer.Status} {answer.Text}");
        }
    }

    [Theory]
    [InlineData("../evil.zip")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("a\u0007b")]
    [InlineData("a\n")]
    [InlineData("")]
    public async Task A_models_file_name_is_a_file_name(string name) => await RefusedVersionAsync(new { sha256 = Sha, size = 3, fileName = name }, "fileName");

    [Fact]
    public async Task A_models_file_name_is_bounded() => await RefusedVersionAsync(new { sha256 = Sha, size = 3, fileName = new string('a', 256) }, "fileName");

    [Fact]
    public async Task A_models_digest_ends_where_its_digits_end() =>
        await RefusedVersionAsync(new { sha256 = Sha + "\n", size = 3, fileName = "m.zip" }, "sha256");

    [Fact]
    public async Task A_models_size_is_what_was_stored()
    {
        var file = await bench.Rig.ProjectFiles.PutAsync("default", new MemoryStream([1, 2, 3]), null, CancellationToken.None);
        await RefusedVersionAsync(new { sha256 = file.Sha256, size = 4, fileName = "m.zip" }, "the stored file has 3 bytes, not 4");
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_and_never_replaced_by_another()
    {
        var file = await bench.Rig.ProjectFiles.PutAsync("default", new MemoryStream([1, 2, 3]), null, CancellationToken.None);
        var body = JsonSerializer.Serialize(new { sha256 = file.Sha256, size = 3, fileName = "m.zip" });
        var answer = await bench.SendAsync(HttpMethod.Post, "models/bikes/versions", body, key: new string('k', 400));
        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Text.Should().Contain("Idempotency-Key");
    }

    [Fact]
    public async Task A_progress_text_that_is_too_long_is_cut_between_characters()
    {
        var text = new string('a', 1_023) + "\U0001F680 launch";
        (await bench.SendAsync(
            HttpMethod.Post,
            "progress",
            JsonSerializer.Serialize(new { fraction = 0.5, text }))).Status.Should().Be(HttpStatusCode.NoContent);

        await bench.Rig.Engine.FindAttemptAsync(bench.Uid, CancellationToken.None);
        bench.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        var view = await bench.Rig.ViewUntilAsync(bench.Run, v => v.Attempts.Any(a => a.ProgressText is not null));
        view.Attempts[0].ProgressText.Should().Be(new string('a', 1_023));
    }

    [Fact]
    public async Task A_refusal_fits_the_published_schema_of_problems()
    {
        var schema = await JsonSchema.FromFileAsync(
            Path.Combine(Repository.Root, "activities/contract/problem.schema.json"),
            TestContext.Current.CancellationToken);
        schema.Validate((await bench.SendAsync(HttpMethod.Post, "progress", "{}")).Text).Should().BeEmpty();
    }

    private async Task RefusedVersionAsync(object version, string why)
    {
        var answer = await bench.SendAsync(HttpMethod.Post, "models/bikes/versions", JsonSerializer.Serialize(version));
        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity, answer.Text);
        JsonElement.Parse(answer.Text).GetProperty("detail").GetString().Should().Contain(why);
    }
}
