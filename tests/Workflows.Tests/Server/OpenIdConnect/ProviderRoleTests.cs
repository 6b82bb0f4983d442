using System.Net;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>What people may do whom a provider vouches for: what the settings say of them and their groups, and nothing else.</summary>
public sealed class ProviderRoleTests
{
    private const string Two =
        """
        name: two
        steps: { ok: { approval: { text: "go?", count: 2, from: ["group:leads"] } } }
        """;

    [Theory]
    [InlineData("group:ml", true)]
    [InlineData("group:all", true)]
    [InlineData("group:m", false)]
    [InlineData("group:ML", false)]
    [InlineData("group:anna", false)]
    [InlineData("user:https://id.example:anna", true)]
    [InlineData("user:anna", false)]
    [InlineData("user:ml", false)]
    [InlineData("*", true)]
    public void A_role_is_for_a_group_a_person_or_all(string who, bool has)
    {
        var anna = new Actor("https://id.example", "anna", "oidc") { Groups = ["all", "ml"] };

        new RoleRules([new("bikes", Role.Operator, who)]).Of(anna).ContainsKey("bikes").Should().Be(has);
    }

    [Fact]
    public void Roles_of_all_groups_come_together_by_project_and_nobody_has_any_by_default()
    {
        var anna = new Actor("https://id.example", "anna", "oidc") { Groups = ["all", "ml"] };
        var rules = new RoleRules([new("bikes", Role.Author, "group:ml"), new("bikes", Role.Approver, "group:all"), new("*", Role.Viewer, "*")]);

        var grants = rules.Of(anna);

        grants["bikes"].Should().BeEquivalentTo([Role.Viewer, Role.Operator, Role.Author, Role.Approver]);
        grants["*"].Should().BeEquivalentTo([Role.Viewer]);
        RoleRules.None.Of(anna).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_has_no_role_is_told_who_they_are_and_whom_to_ask_and_an_administrator_sees_it()
    {
        await using var bench = await SignInBench.StartAsync();
        var actor = $"{bench.Provider.Url}:eve";

        var browser = await bench.SignInAsync("eve", "sales", "<b>");
        browser.Cookies.Should().BeEmpty("there is nothing that a session would let them do");
        var (again, callback) = await bench.LeaveAsync();
        var page = await again.OpenAsync(callback);

        page.Status.Should().Be(HttpStatusCode.Forbidden);
        page.Text.Should().Contain($"Example &amp; Sons knows you as eve of Example ({actor}), with the groups sales, &lt;b&gt;, and nothing of that has")
            .And.Contain("ask an administrator for one");
        (await bench.Served.Rig.Bare.ListAuditAsync(new(), default)).Select(row => (row.Entry.Act, row.Entry.Actor, row.Entry.After)).Should()
            .Equal(("session.refuse", actor, "eve of Example has no role, with the groups sales, <b>")).And.HaveCount(1, "once a minute is enough");
        bench.Served.Rig.Log.Count($"a sign-in with Example & Sons from 127.0.0.1 was refused: {actor} has no role").Should().Be(2);
    }

    [Fact]
    public async Task Of_many_groups_the_first_are_shown_and_none_that_is_too_long_or_turns_text_around()
    {
        await using var bench = await SignInBench.StartAsync();
        var longest = new string('a', 200);
        string[] groups = [longest, longest + "a", "\u202Esales\u2069", .. Enumerable.Range(1, 30).Select(i => $"g{i}")];

        bench.Provider.Claims = claims => claims["name"] = "\u202Eeve\u2069 of Example";
        await bench.SignInAsync("eve", groups);

        var after = (await bench.Served.Rig.Bare.ListAuditAsync(new(), default)).Single().Entry.After!;
        after.Should().StartWith($"eve of Example has no role, with the groups {longest}, sales, g1, g2, ").And.EndWith(", g18 and 12 more");
        bench.Settings.Of(new("https://id.example", "eve", "oidc") { Groups = ["\u202Eml"] }).Grants.Should().BeEmpty("what is shown is not what counts");
    }

    [Theory]
    [InlineData("Anna\u0007 Ada\n", "Anna Ada")]
    [InlineData("\u202EadA\u202C \u2066Anna\u2069\u200E\u200F\u061C\u2028", "adA Anna")]
    [InlineData("علی\u200Cرضا 日本 🚀", "علی\u200Cرضا 日本 🚀")]
    [InlineData(null, "")]
    public void A_name_is_shown_on_one_line_and_turns_nothing_around(string? name, string shown) => ShownName.Of(name).Should().Be(shown);

    [Fact]
    public async Task Roles_are_asked_for_at_each_request_so_that_changed_settings_count_for_who_has_signed_in_before()
    {
        await using var bench = await SignInBench.StartAsync();
        var browser = await bench.SignInAsync("anna", "ml");
        var store = bench.Served.Rig.Bare;

        (await FindAsync(new([new("bikes", Role.Viewer, "group:ml")])))!.Grants.Keys.Should().Equal("bikes");
        (await FindAsync(RoleRules.None))!.Grants.Should().BeEmpty();

        async Task<Principal?> FindAsync(RoleRules rules)
        {
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Request.Headers.Cookie = $"wf-session={browser.Cookies["wf-session"]}";
            return await new Sessions(store, new(store, store, bench.Clock), null, bench.Clock, bench.Settings with { Roles = rules }).FindAsync(http);
        }
    }

    [Fact]
    public async Task An_approval_of_two_is_decided_by_two_others_than_who_asked_however_they_come()
    {
        await using var bench = await SignInBench.StartAsync(starts: true, change: settings => settings with
        {
            Roles = new([new("default", Role.Author, "*"), new("default", Role.Approver, "*")]),
        });
        var (ada, bob, carl, eve) = (await bench.SignInAsync("ada", "leads"), await bench.SignInAsync("bob", "leads"), await bench.SignInAsync("carl", "leads"),
            await bench.SignInAsync("eve", "ml"));
        var issuer = bench.Provider.Url;
        (await SendAsync(ada, "workflows/two/versions", new { text = Two })).Status.Should().Be(HttpStatusCode.Created);
        var run = (await SendAsync(ada, "workflows/two/runs", new { })).Json.GetProperty("id").GetGuid();

        await DecidedAsync(ada, HttpStatusCode.Conflict, $"{issuer}:ada started this run, and an approval by its requester does not count");
        await DecidedAsync(await bench.SignInAsync("ada", "leads"), HttpStatusCode.Conflict, "started this run");
        await DecidedAsync(eve, HttpStatusCode.Conflict, "group:leads");
        await DecidedAsync(bob, HttpStatusCode.OK);
        await DecidedAsync(await bench.SignInAsync("bob", "leads"), HttpStatusCode.Conflict, $"{issuer}:bob has voted already; 2 different people are asked");
        await DecidedAsync(carl, HttpStatusCode.OK);

        (await bench.Served.Rig.EndAsync(run)).Steps[0].Approval!.Votes.Select(vote => (vote.Actor, vote.Method))
            .Should().Equal(($"{issuer}:bob", "oidc"), ($"{issuer}:carl", "oidc"));

        async Task DecidedAsync(Browser who, HttpStatusCode status, string? why = null)
        {
            var answer = await SendAsync(who, "workflows/two/runs/1/steps/ok/decision", new { decision = "approve" });
            answer.Status.Should().Be(status, answer.Text);
            if (why is not null)
            {
                answer.Detail.Should().Contain(why);
            }
        }
    }

    private static async Task<Answer> SendAsync(Browser browser, string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await browser.SendAsync(HttpMethod.Post, new($"{SignInBench.PublicUrl}/api/v1/projects/default/{path}"), content);
    }
}
