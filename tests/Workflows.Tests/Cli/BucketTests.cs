using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Files.S3;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>A data folder whose files are in a bucket, as a user meets it.</summary>
public sealed class BucketTests : IAsyncLifetime
{
    private readonly WfFolder folder = new WfFolder().With("hello.yaml", Flows.Hello).With("fails.yaml", Flows.Fails);
    private readonly Dictionary<string, string> credentials = new() { ["AWS_ACCESS_KEY_ID"] = SmallS3.Key, ["AWS_SECRET_ACCESS_KEY"] = SmallS3.Secret };
    private SmallS3 server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await SmallS3.StartAsync();
        Say($"files: s3://{SmallS3.Bucket}/team\ns3: {{ endpoint: \"{server.Address}\", pathStyle: true }}\n");
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_run_leaves_its_files_in_the_bucket_and_its_pages_say_where()
    {
        (await RunAsync("run", "hello.yaml")).Exit.Should().Be(0);

        var page = await RunAsync("show", "hello");
        page.Output.Should().Contain($"s3://{SmallS3.Bucket}/team/");
        (await RunAsync("logs", "hello", "shout")).Output.Should().Contain("Hello, world");
        server.Objects.All.Should().HaveCount(2, "an artifact and a log").And.OnlyContain(kept => kept.Key.StartsWith("team/"));
        Directory.GetFiles(folder.File(".wf/files"), "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task The_last_lines_of_a_failure_are_read_from_the_bucket()
    {
        (await RunAsync("run", "fails.yaml")).Output.Should().Contain("no such table");
    }

    [Fact]
    public async Task A_log_that_was_changed_in_the_bucket_is_not_printed_and_said_to_be()
    {
        (await RunAsync("run", "fails.yaml")).Exit.Should().NotBe(0);
        var (key, kept) = server.Objects.All.Single();
        server.Objects.All[key] = kept with { Content = [.. kept.Content.Reverse()] };

        var logs = await RunAsync("logs", "fails");

        logs.Exit.Should().Be(74);
        logs.Errors.Should().Contain("is not what its program wrote: The stored file");
    }

    [Fact]
    public async Task Looking_with_wrong_credentials_says_so()
    {
        (await RunAsync("run", "fails.yaml")).Exit.Should().NotBe(0);
        credentials["AWS_SECRET_ACCESS_KEY"] = "another";

        var logs = await RunAsync("logs", "fails");

        logs.Exit.Should().Be(77);
        logs.Errors.Should().Contain($"the file store s3://{SmallS3.Bucket}/team refuses these credentials (403 ").And.NotContain("--data");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_document_of_logs_is_one_also_where_the_bucket_refuses_in_the_middle(int answered)
    {
        folder.With("two.yaml", """
            name: two
            steps:
              a: { uses: container, command: [sh, -c, 'echo of a'] }
              b: { needs: [a], uses: container, command: [sh, -c, 'echo of b'] }
            """);
        (await RunAsync("run", "two.yaml")).Exit.Should().Be(0);
        server.Fail("GetObject", [.. Enumerable.Repeat(S3Fault.None, answered), .. Enumerable.Repeat(S3Fault.Denied, 10)]);

        var logs = await RunAsync("logs", "two", "--json");

        logs.Exit.Should().Be(77, logs.Errors);
        logs.Errors.Should().Contain("refuses these credentials");
        if (answered < 2)
        {
            logs.Output.Should().BeEmpty();
            return;
        }

        using var document = JsonDocument.Parse(logs.Output);
        document.RootElement.GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("log").GetString()).Should().Equal("of a\n");
        document.RootElement.GetProperty("error").GetString().Should().Contain("refuses these credentials");
    }

    private Task<Finished> RunAsync(params string[] arguments) => folder.Start(credentials, arguments).EndAsync();

    private void Say(string settings)
    {
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/wf.yaml", settings);
    }
}
