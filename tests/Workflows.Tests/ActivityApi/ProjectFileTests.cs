using System.Net;
using System.Security.Cryptography;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>Attempts of two projects, and files of one of them: to the other they are files that are not there.</summary>
public sealed class ProjectFileTests : IAsyncLifetime
{
    private static readonly byte[] bytes = [1, 2, 3];
    private static readonly string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));

    private ApiBench bench = null!;
    private HttpClient abroad = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await ApiBench.StartAsync();
        var text = "name: other\nsteps: { other: { uses: container, command: [fit] } }";
        var started = await bench.Rig.Acceptance.StartAsync(
            new StartRequest("abroad", new RunTrigger("manual", "eve")) { Text = text }, TestContext.Current.CancellationToken);
        started.Should().BeOfType<StartOutcome.Started>();
        await bench.Rig.Executor.UntilBegun("other");
        abroad = bench.ClientOf(bench.Tokens.Of(bench.Rig.Executor.Begun.Single(spec => spec.Project == "abroad").Uid));
    }

    public async ValueTask DisposeAsync()
    {
        abroad.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_read_by_attempts_of_the_project_that_has_it_alone()
    {
        (await bench.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.Created);

        (await ReadAsync(bench.Client, sha256)).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
        (await ReadAsync(abroad, sha256)).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        var missing = await TextAsync(abroad, new string('0', 64));
        (await TextAsync(abroad, sha256)).Should().Be(missing.Replace(new string('0', 64), sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_sends_the_bytes_has_the_file_and_is_not_told_that_another_had_it_first()
    {
        (await bench.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.Created);

        (await PutAsync(abroad, [4])).Should().Be(HttpStatusCode.UnprocessableEntity, "the digest alone proves nothing, be the file there or not");
        (await ReadAsync(abroad, sha256)).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        (await PutAsync(abroad, bytes)).Should().Be(HttpStatusCode.Created);
        (await PutAsync(abroad, bytes)).Should().Be(HttpStatusCode.NoContent);
        (await ReadAsync(abroad, sha256)).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_stored_file_whose_bytes_were_changed_is_not_there_until_it_is_put_again()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderFileStore(folder.Path("files"));
        await using var damaged = await ApiBench.StartAsync(options => options with { Files = new ProjectFiles(store, options.Records) });
        (await damaged.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.Created);
        File.Delete(store.PathOf(sha256));
        await File.WriteAllBytesAsync(store.PathOf(sha256), [3, 2, 1], TestContext.Current.CancellationToken);

        (await damaged.SendAsync(HttpMethod.Head, $"files/{sha256}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await damaged.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.Created);

        (await ReadAsync(damaged.Client, sha256)).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
        (await damaged.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_model_is_registered_from_a_file_of_its_project_alone()
    {
        using (await abroad.PutAsync(ApiBench.At($"files/{sha256}"), new ByteArrayContent(bytes), TestContext.Current.CancellationToken))
        {
        }

        var body = $$"""{"sha256": "{{sha256}}", "size": 3, "fileName": "m.zip"}""";
        var refused = await bench.SendAsync(HttpMethod.Post, "models/bikes/versions", body);
        await bench.PutFileAsync(sha256, bytes);
        var registered = await bench.SendAsync(HttpMethod.Post, "models/bikes/versions", body);

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Text.Should().Contain("upload it first");
        registered.Status.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_file_that_the_store_has_lost_can_be_put_again()
    {
        await bench.Rig.Bare.AddFileAsync("default", sha256, TestContext.Current.CancellationToken);

        (await ReadAsync(bench.Client, sha256)).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        (await bench.PutFileAsync(sha256, bytes)).Should().Be(HttpStatusCode.Created);
        (await ReadAsync(bench.Client, sha256)).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
    }

    private static async Task<(HttpStatusCode Head, HttpStatusCode Get)> ReadAsync(HttpClient client, string file)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Head, ApiBench.At($"files/{file}"));
        using var head = await client.SendAsync(asked, TestContext.Current.CancellationToken);
        using var get = await client.GetAsync(ApiBench.At($"files/{file}"), TestContext.Current.CancellationToken);
        return (head.StatusCode, get.StatusCode);
    }

    private static async Task<string> TextAsync(HttpClient client, string file)
    {
        using var get = await client.GetAsync(ApiBench.At($"files/{file}"), TestContext.Current.CancellationToken);
        return await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, byte[] content)
    {
        using var answer = await client.PutAsync(ApiBench.At($"files/{sha256}"), new ByteArrayContent(content), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
