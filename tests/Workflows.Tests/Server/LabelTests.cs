using System.Net;
using FluentAssertions;
using Workflows.Tests.Remote;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Labels of runs over HTTP: given at a start, shown, and what runs are listed by.</summary>
public sealed class LabelTests
{
    private const string One = "name: one\nsteps: { work: { uses: container, command: ['true'] } }";
    private const string Outer = "name: outer\nsteps: { inner: { workflow: { name: one } } }";

    [Fact]
    public async Task A_run_has_its_labels_a_run_inside_it_has_them_too_and_one_that_does_it_again_keeps_them()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        await served.PublishAsync("outer", Outer);
        await StartAsync(served, "one", new { });
        await StartAsync(served, "outer", new { labels = new { team = "ml", ticket = "42" } });
        var again = await served.PostAsync("workflows/outer/runs/1/rerun", new { from = "inner" });
        await served.Rig.EndAsync(again.Json.GetProperty("id").GetGuid());

        foreach (var path in (string[])["workflows/outer/runs/1", "workflows/outer/runs/1?child=inner", "workflows/outer/runs/2"])
        {
            (await served.GetAsync(path)).Json.GetProperty("labels").GetRawText().Should().Be("""{"team":"ml","ticket":"42"}""", path);
        }

        (await served.GetAsync("workflows/one/runs/1")).Json.GetProperty("labels").GetRawText().Should().Be("{}");
        (await ListAsync(served, "label=team%3Dml")).Should().BeEquivalentTo(["outer#1", "outer#2"]);
        (await ListAsync(served, "label=team&label=ticket=42&children=true"))
            .Should().BeEquivalentTo(["outer#1", "outer#1/inner", "outer#2", "outer#2/inner"]);
        (await ListAsync(served, "label=team=ml&label=ticket=41")).Should().BeEmpty();
        (await ListAsync(served, "label=team=ml&limit=1")).Should().ContainSingle();
        (await served.GetAsync("runs?label=team")).Json.GetProperty("items")[0].GetProperty("labels").GetProperty("team").GetString().Should().Be("ml");
    }

    [Fact]
    public async Task What_can_t_be_a_label_is_refused_and_said_and_nothing_is_started()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);

        foreach (var (body, why) in (Dictionary<object, string>)new()
        {
            [new { labels = new Dictionary<string, string> { ["a b"] = "c" } }] = "labels: `a b` can't be the key of a label",
            [new { labels = new { team = "a b" } }] = "labels: `a b` can't be the value of label team",
            [new { labels = Enumerable.Range(0, 17).ToDictionary(n => $"k{n}", n => "v") }] = "labels: expected at most 16, found 17",
            [new { labels = new { team = (string?)null } }] = "labels: `null` can't be the value of label team",
            [new { labels = new { team = 3 } }] = "$.labels.team is unknown, missing or of another type",
        })
        {
            var refused = await served.PostAsync("workflows/one/runs", body);
            refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity, refused.Text);
            refused.Detail.Should().StartWith(why);
        }

        (await served.GetAsync("runs?label=a%20b")).Detail.Should().StartWith("label: `a b` can't be the key of a label");
        (await served.GetAsync($"runs?{string.Join('&', Enumerable.Repeat("label=a", 17))}")).Detail.Should().Be("label: expected at most 16, found 17");
        (await ListAsync(served, "limit=5")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_that_comes_with_other_labels_is_refused()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        await served.PostAsync("workflows/one/runs", new { labels = new { team = "ml" } }, idempotencyKey: "k");

        (await served.PostAsync("workflows/one/runs", new { labels = new { team = "ml" } }, idempotencyKey: "k")).Status.Should().Be(HttpStatusCode.OK);
        (await served.PostAsync("workflows/one/runs", new { labels = new { team = "data" } }, idempotencyKey: "k")).Detail
            .Should().Contain("with another body");
    }

    [Fact]
    public async Task By_the_command_line_a_run_is_labelled_listed_and_shown_through_a_server()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);
        string[] where = ["--server", served.Client.BaseAddress!.ToString()];

        await InProcess.RunAsync(["run", "one", "--label", "team=ml", "--label", "ticket=42", "--detach", .. where]);
        await InProcess.RunAsync(["run", "one", "--detach", .. where]);

        (await InProcess.RunAsync(["list", "--label", "team=ml", .. where])).Output.Should().Contain("one#1").And.NotContain("one#2");
        (await InProcess.RunAsync(["list", "--label", "team", "--label", "ticket=41", .. where])).Errors.Should().Be("no such run\n");
        (await InProcess.RunAsync(["show", "one#1", .. where])).Output.Should().MatchRegex("labels +team=ml, ticket=42\n");
    }

    private static async Task StartAsync(ServedRig served, string workflow, object body)
    {
        var started = await served.PostAsync($"workflows/{workflow}/runs", body);
        started.Status.Should().Be(HttpStatusCode.Created, started.Text);
        await served.Rig.EndAsync(started.Json.GetProperty("id").GetGuid());
    }

    private static async Task<IEnumerable<string?>> ListAsync(ServedRig served, string query) =>
        (await served.GetAsync($"runs?{query}")).Json.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("label").GetString());
}
