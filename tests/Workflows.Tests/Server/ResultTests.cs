using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>What runs were given and what they gave, over HTTP: values whole, and files.</summary>
public sealed class ResultTests
{
    private const string One = "name: one\nsteps: { work: { uses: container, command: ['true'] } }";
    private const string Work = "workflows/one/runs/1/steps/work";

    [Fact]
    public async Task A_large_value_is_had_whole_where_its_document_says()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = $$"""{"text":"{{new string('x', 20_000)}}"}""" };
        await RunAsync(served, One);

        var shown = (await served.GetAsync(Work)).Json.GetProperty("step").GetProperty("outputs");
        var whole = await served.GetAsync(shown.GetProperty("ref").GetString()!);

        whole.Json.GetProperty("text").GetString().Should().HaveLength(20_000);
        (await served.GetAsync("workflows/one/runs/1/parameters")).Text.Should().Be("{}");
        (await served.GetAsync("workflows/one/runs/1/outputs")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_report_is_shown_in_a_document_without_an_origin_and_everything_else_is_saved()
    {
        await using var served = await ServedRig.CreateAsync();
        await ScriptAsync(served, ("report/drift.html", "<script>1</script>"), ("model", "bytes"), ("report/page.xhtml", "<html/>"));
        await RunAsync(served, One);

        var report = await served.GetAsync($"{Work}/files/report/drift.html");
        var model = await served.GetAsync($"{Work}/files/model");
        var other = await served.GetAsync($"{Work}/files/report/page.xhtml");

        report.Text.Should().Be("<script>1</script>");
        report.Message.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        report.Message.Content.Headers.ContentDisposition!.DispositionType.Should().Be("inline");
        var policy = report.Message.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().StartWith("sandbox allow-scripts").And.Contain("connect-src 'none'");
        policy.Should().NotContain("allow-same-origin").And.NotContain("script-src 'self'");
        model.Text.Should().Be("bytes");
        model.Message.Content.Headers.ContentDisposition!.ToString().Should().StartWith("attachment; filename=model.bin");
        other.Message.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment", "what no browser is told to show is not shown");
        other.Message.Content.Headers.ContentType!.ToString().Should().Be("application/octet-stream");
    }

    [Fact]
    public async Task Who_has_a_file_already_is_not_sent_it_again()
    {
        await using var served = await ServedRig.CreateAsync();
        await ScriptAsync(served, ("model", "bytes"));
        await RunAsync(served, One);
        var first = await served.GetAsync($"{Work}/files/model");

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/projects/default/{Work}/files/model");
        again.Headers.IfNoneMatch.Add(first.Message.Headers.ETag!);

        (await served.Client.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Who_asks_for_the_head_of_a_file_is_told_of_it_and_nothing_is_read()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("lost", new string('a', 64), 5, "lost.bin")] };
        await RunAsync(served, One);

        using var request = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/projects/default/{Work}/files/lost");
        var head = await served.Client.SendAsync(request);

        head.StatusCode.Should().Be(HttpStatusCode.OK, "a file that the store has lost is known still");
        head.Content.Headers.ContentLength.Should().Be(5);
        head.Headers.ETag!.Tag.Should().Be($"\"{new string('a', 64)}\"");
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_is_no_more_is_not_found_and_a_log_is_no_file()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success with
        {
            Artifacts = [new ArtifactRecord("lost", new string('a', 64), 5, "lost.bin"), new ArtifactRecord("log", new string('b', 64), 5, "log")],
        };
        await RunAsync(served, One);

        (await served.GetAsync($"{Work}/files/none")).Detail.Should().Be("work of one#1 has no file none");
        (await served.GetAsync($"{Work}/files/log")).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.GetAsync($"{Work}/files/lost")).Detail.Should().Contain("lost it");
    }

    [Fact]
    public async Task An_instance_has_its_own_files_and_outputs()
    {
        await using var served = await ServedRig.CreateAsync();
        await ScriptAsync(served, ("model", "bytes"));
        await RunAsync(served, "name: one\nsteps: { work: { forEach: [1, 2], uses: container, command: ['true'] } }");

        (await served.GetAsync($"{Work}/instances/1/files/model")).Text.Should().Be("bytes");
        (await served.GetAsync($"{Work}/instances/1/outputs")).Json.GetProperty("n").GetInt32().Should().Be(1);
        (await served.GetAsync($"{Work}/instances/2/outputs")).Detail.Should().Be("work[2] of one#1 has not begun, or there is none");
        (await served.GetAsync($"{Work}/files/model")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task RunAsync(ServedRig served, string text)
    {
        await served.PublishAsync("one", text);
        var run = await served.PostAsync("workflows/one/runs");
        await served.Rig.EndAsync(run.Json.GetProperty("id").GetGuid());
    }

    private static async Task ScriptAsync(ServedRig served, params (string Name, string Text)[] files)
    {
        List<ArtifactRecord> artifacts = [];
        foreach (var (name, text) in files)
        {
            var stored = await served.Rig.ProjectFiles.PutAsync("default", new MemoryStream(Encoding.UTF8.GetBytes(text)), null, CancellationToken.None);
            artifacts.Add(new(name, stored.Sha256, stored.Size, name.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(name) : $"{name}.bin"));
        }

        served.Rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = """{"n":1}""", Artifacts = [.. artifacts] };
    }
}
