using System.Net;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Tests.Executors;
using Workflows.Tests.Remote;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Runs are deleted over HTTP: what showed them says that there is none, what pointed to them stays sound.</summary>
public sealed class RemovalTests
{
    private const string One = "name: one\nsteps: { work: { uses: container, command: ['true'] }, after: { needs: [work], set: { x: 1 } } }";
    private const string Outer = "name: outer\nsteps: { inner: { workflow: { name: one } } }";

    [Fact]
    public async Task A_deleted_run_is_gone_from_every_page_and_that_is_on_record()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await served.PublishAsync("outer", Outer);
        await EndAsync(served, "outer");

        var deleted = await DeleteAsync(served, "outer", 1);

        deleted.Status.Should().Be(HttpStatusCode.OK, deleted.Text);
        deleted.Text.Should().Be("""{"run":"outer#1","children":1}""");
        foreach (var path in (string[])["", "/events", "/metrics", "/steps/inner", "?child=inner", "/events?child=inner", "/record"])
        {
            var shown = await served.GetAsync($"workflows/outer/runs/1{path}");
            shown.Status.Should().Be(HttpStatusCode.NotFound, path);
            shown.Detail.Should().StartWith("there is no run outer#1", path);
        }

        (await StreamAsync(served)).Detail.Should().Be("there is no run outer#1 in default");
        (await served.PostAsync("workflows/outer/runs/1/retry")).Status.Should().Be(HttpStatusCode.NotFound);
        (await DeleteAsync(served, "outer", 1)).Detail.Should().Be("there is no run outer#1 in default");
        (await served.GetAsync("runs?children=true")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
        var row = (await served.GetAsync("audit?act=run.delete")).Json.GetProperty("items")[0];
        (row.GetProperty("actor").GetString(), row.GetProperty("object").GetString(), row.GetProperty("before").GetString())
            .Should().Be(("local:anna", "outer#1", "succeeded"));
        (await EndAsync(served, "outer")).Number.Should().Be(2, "a number is not given twice");
    }

    [Fact]
    public async Task A_run_that_is_needed_stays_and_the_answer_says_why()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await served.PublishAsync("outer", Outer);
        await EndAsync(served, "outer");
        served.Rig.Executor.Script = _ => null;
        await served.PostAsync("workflows/one/runs");

        var child = await DeleteAsync(served, "outer", 1, "?child=inner");
        var open = await DeleteAsync(served, "one", 1);

        (child.Status, child.Detail).Should().Be((HttpStatusCode.Conflict, "outer#1/inner is a child of outer#1, and goes with outer#1"));
        open.Status.Should().Be(HttpStatusCode.Conflict);
        open.Detail.Should().StartWith("one#1 has not ended: it is ");
    }

    [Fact]
    public async Task A_run_that_took_over_its_results_keeps_them_and_still_says_from_where()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await EndAsync(served, "one");
        var again = await served.PostAsync("workflows/one/runs/1/rerun", new { from = "after" });
        await served.Rig.EndAsync(again.Json.GetProperty("id").GetGuid());

        (await DeleteAsync(served, "one", 1)).Status.Should().Be(HttpStatusCode.OK);

        var shown = (await served.GetAsync("workflows/one/runs/2")).Json;
        shown.GetProperty("trigger").GetProperty("name").GetString().Should().Be("one#1");
        shown.GetProperty("steps").GetProperty("work").GetProperty("reason").GetString().Should().Be("reused");
        (await served.GetAsync("workflows/one/runs/2/steps/work")).Status.Should().Be(HttpStatusCode.OK);
        (await served.PostAsync("workflows/one/runs/1/rerun", new { from = "after" })).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.PostAsync("workflows/one/runs/2/rerun", new { from = "after" })).Status.Should().Be(HttpStatusCode.Created);
    }

    /// <summary>The engine may have the retry in hand, or be about to read it.</summary>
    [Fact]
    public async Task Of_a_deletion_and_a_retry_at_once_one_wins_and_the_run_is_whole_or_gone()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => new AttemptOutcome { Exit = 1 };
        await served.PublishAsync("one", One);
        for (var round = 1; round <= 10; round++)
        {
            var id = (await EndAsync(served, "one")).Id;

            var retrying = served.PostAsync($"workflows/one/runs/{round}/retry");
            var deleting = DeleteAsync(served, "one", round);
            var (retried, deleted) = (await retrying, await deleting);

            if (deleted.Status == HttpStatusCode.OK)
            {
                // A retry that was answered before it is over by then: the run failed again, and was whole when it went.
                retried.Status.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.OK);
                (await served.Rig.EventsAsync(id)).Should().BeEmpty();
            }
            else
            {
                (deleted.Status, retried.Status).Should().Be((HttpStatusCode.Conflict, HttpStatusCode.OK), deleted.Text);
                var ended = await served.Rig.UntilAsync(id, state => state is { Status: RunStatus.Failed, Generation: 2 });
                (await served.Rig.EventsAsync(id)).Select(each => each.Sequence).Should().Equal(Enumerable.Range(1, (int)ended.Sequence).Select(n => (long)n));
            }
        }

        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;
        (await EndAsync(served, "one")).Status.Should().Be(RunStatus.Succeeded, "the engine has come to no harm");
    }

    [Fact]
    public async Task By_the_command_line_each_run_is_told_of_by_itself_with_a_server_too()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await EndAsync(served, "one");
        await EndAsync(served, "one");
        string[] where = ["--server", served.Client.BaseAddress!.ToString()];

        var unsaid = await InProcess.RunAsync(["delete", "one#1", .. where]);
        var unnumbered = await InProcess.RunAsync(["delete", "one", "--yes", .. where]);
        var some = await InProcess.RunAsync(["delete", "one#1", "one#7", "--yes", .. where]);
        var json = await InProcess.RunAsync(["delete", "one#2", "one#1", "--yes", "--json", .. where]);

        unsaid.Exit.Should().Be(2);
        unsaid.Errors.Should().Contain("--yes says that it is meant");
        unnumbered.Errors.Should().Contain("`one` names no run to delete: expected NAME#NUMBER");
        some.Should().BeEquivalentTo(new { Exit = 66, Output = "one#1 is deleted\n", Errors = "wf: there is no run one#7\n" });
        json.Output.Should().Be(
            """
            {"runs":[{"run":"one#2","deleted":true,"children":0,"why":null},{"run":"one#1","deleted":false,"children":null,"why":"there is no run one#1"}]}

            """);
    }

    private static async Task<RunState> EndAsync(ServedRig served, string workflow)
    {
        var started = await served.PostAsync($"workflows/{workflow}/runs");
        return await served.Rig.EndAsync(started.Json.GetProperty("id").GetGuid());
    }

    private static async Task<Answer> DeleteAsync(ServedRig served, string workflow, int number, string query = "") =>
        await Answer.OfAsync(await served.Client.DeleteAsync($"/api/v1/projects/default/workflows/{workflow}/runs/{number}{query}"));

    private static async Task<Answer> StreamAsync(ServedRig served)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/default/workflows/outer/runs/1/events");
        request.Headers.Add("Accept", "text/event-stream");
        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
