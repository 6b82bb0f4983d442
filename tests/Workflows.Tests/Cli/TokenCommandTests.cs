using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf token</c>, <c>wf audit</c>, and a server that people sign in to.</summary>
public sealed class TokenCommandTests
{
    [Fact]
    public async Task A_served_folder_with_sign_in_takes_tokens_only_and_keeps_who_did_what()
    {
        using var folder = new WfFolder();
        var port = FreePort.Find();
        Directory.CreateDirectory(folder.File(".wf"));
        var settings = $"server: {{ urls: [\"http://0.0.0.0:{port}\"], signIn: {{ tokens: true }} }}\n";
        await File.WriteAllTextAsync(folder.File(".wf/wf.yaml"), settings, TestContext.Current.CancellationToken);

        (await folder.RunAsync("serve")).Should().BeEquivalentTo(new { Exit = 78 });
        var serving = folder.Start("serve", "--allow-local-executor");
        await serving.SaysAsync("nobody can sign in yet: wf token create NAME --role admin --everywhere");
        var token = await DoneAsync(folder, "token", "create", "anna", "--role", "author");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/projects/default/") };

        (await client.GetAsync("runs")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await client.PostAsJsonAsync("workflows/hello/versions", new { text = Flows.Hello })).StatusCode.Should().Be(HttpStatusCode.Created);
        (await DoneAsync(folder, "token", "revoke", token.Split('_')[1])).Should().Contain("of token:anna is revoked");
        (await client.GetAsync("runs")).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "it is revoked");
        await serving.SignalAsync("TERM");
        (await serving.EndAsync()).Exit.Should().Be(0);

        var acts = JsonElement.Parse(await DoneAsync(folder, "audit", "--json")).GetProperty("acts").EnumerateArray();
        acts.Select(act => act.GetProperty("act").GetString()).Should().Equal("token.refuse", "token.revoke", "version.publish", "token.create");
        (await DoneAsync(folder, "audit", "verify")).Should().StartWith("4 acts as they were recorded\n");
    }

    [Theory]
    [InlineData("letters, digits and . _ - @", "a b", "--role", "viewer")]
    [InlineData("`autor` is no role; did you mean `author`?", "anna", "--role", "autor")]
    [InlineData("at most 90d, such as 30d, found `1y`", "anna", "--role", "viewer", "--expires", "1y")]
    [InlineData("--role needs a value: --role ROLE", "anna")]
    public async Task A_token_that_can_not_be_made_is_refused_in_words(string why, params string[] arguments)
    {
        using var folder = new WfFolder();

        var refused = await folder.RunAsync(["token", "create", .. arguments]);

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain(why);
    }

    [Fact]
    public async Task A_row_that_was_changed_behind_its_back_is_found_by_wf_audit_verify()
    {
        using var folder = new WfFolder();
        await folder.RunAsync("token", "create", "anna", "--role", "viewer");
        await using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.File(".wf/workflows.db")};Pooling=False"))
        {
            await file.OpenAsync(TestContext.Current.CancellationToken);
            await using var change = file.CreateCommand();
            change.CommandText = "UPDATE audit SET actor = 'local:mallory'";
            (await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).Should().Be(1);
        }

        var verified = await folder.RunAsync("audit", "verify");

        verified.Exit.Should().Be(74);
        verified.Errors.Should().Contain("the audit chain is broken: row 1 is not what was recorded");
    }

    private static async Task<string> DoneAsync(WfFolder folder, params string[] arguments)
    {
        var ended = await folder.RunAsync(arguments);
        ended.Exit.Should().Be(0, ended.Errors);
        return ended.Output.Trim();
    }
}
