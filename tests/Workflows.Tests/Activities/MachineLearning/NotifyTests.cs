extern alias ml;

using System.Net;
using FluentAssertions;
using Workflows.MachineLearning.Notify;
using Workflows.Tests.Activities.Harness;
using Xunit;
using PublicAddress = ml::Workflows.MachineLearning.Notify.PublicAddress;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class NotifyTests : IAsyncLifetime
{
    private readonly ActivityRunner _runner = new();
    private FakeInbox _inbox = null!;
    private FakeEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _inbox = await FakeInbox.StartAsync();
        _engine = await FakeEngine.StartAsync(_runner);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _inbox.DisposeAsync();
        _runner.Dispose();
    }

    [Fact]
    public async Task With_nothing_set_up_the_message_stays_in_the_log_and_the_flow_goes_on()
    {
        var channel = (await NotifyAsync("#ml")).Succeeded();
        channel.Outputs.GetRawText().Should().Be("""{"delivered":false,"channel":"log","reason":"NOTIFY_WEBHOOK is not set: no channel is set up here"}""");
        channel.Error.Should().Contain("to #ml: trained");
        (await NotifyAsync("ann@example.com")).Succeeded().Outputs.GetProperty("reason").GetString().Should().Contain("SMTP_HOST is not set");
    }

    [Fact]
    public async Task A_channel_s_message_is_posted_to_the_webhook()
    {
        Allow();
        _runner.Environment["NOTIFY_WEBHOOK"] = $"{_inbox.Web}/hook/secret";
        _runner.Environment["WF_IDEMPOTENCY_KEY"] = "key-1";
        var result = (await NotifyAsync("#ml")).Succeeded();
        result.Outputs.GetProperty("delivered").GetBoolean().Should().BeTrue();
        var (body, key) = _inbox.Posts.Should().ContainSingle().Subject;
        body.GetProperty("text").GetString().Should().Be("*Bikes*\ntrained");
        body.GetProperty("channel").GetString().Should().Be("#ml");
        body.GetProperty("run").GetString().Should().Be("bike-demand#1");
        key.Should().Be("key-1");
        result.Error.Should().NotContain("secret");
    }

    [Theory]
    [InlineData("fail", 75, "answered 500")]
    [InlineData("redirect", 78, "a redirect: those are not followed")]
    [InlineData("gone", 1, "answered 404")]
    public async Task An_answer_that_is_no_yes_is_a_failure_of_its_kind(string path, int exit, string expected)
    {
        Allow();
        var result = await NotifyAsync($"{_inbox.Web}/{path}");
        result.Exit.Should().Be(exit);
        result.LastLine.Should().Contain(expected);
        _inbox.Posts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("http://example.com/hook", "is not called over https")]
    [InlineData("https://127.0.0.1/hook", "has no public address")]
    [InlineData("https://localhost/hook", "has no public address")]
    [InlineData("https://169.254.169.254/latest/meta-data", "has no public address")]
    [InlineData("https://[::ffff:10.0.0.1]/hook", "has no public address")]
    public async Task Without_a_list_nothing_private_and_nothing_unencrypted_is_reached(string address, string expected)
    {
        var result = await NotifyAsync(address);
        result.Exit.Should().Be(78, result.Error);
        result.LastLine.Should().Contain(expected);
    }

    [Fact]
    public async Task With_a_list_only_its_hosts_are_reached()
    {
        Allow("hooks.example.com");
        var result = await NotifyAsync($"{_inbox.Web}/hook");
        result.Exit.Should().Be(78);
        result.LastLine.Should()
            .Contain("127.0.0.1 is not among the hosts that messages may be sent to: hooks.example.com").And
            .Contain("`notify.allow` in wf.yaml");
    }

    [Fact]
    public async Task Plain_http_is_the_administrators_to_allow()
    {
        _engine.Settings = new() { Notify = new() { Allow = ["127.0.0.1"] } };
        var result = await NotifyAsync($"{_inbox.Web}/hook");
        result.Exit.Should().Be(78);
        result.LastLine.Should().Contain("`notify.plainHttp` in wf.yaml");
        _inbox.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task Whatever_the_author_sets_in_the_environment_allows_nothing()
    {
        _runner.Environment["NOTIFY_ALLOW"] = "127.0.0.1";
        (await NotifyAsync($"{_inbox.Web}/hook")).Exit.Should().Be(78);
        _inbox.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mail_server_in_a_private_network_is_reached_only_when_it_is_listed()
    {
        UseMailServer();
        var refused = await NotifyAsync("ann@example.com");
        refused.Exit.Should().Be(78);
        refused.LastLine.Should().Contain("127.0.0.1 has no public address");
        _inbox.Mails.Should().BeEmpty();

        Allow();
        (await NotifyAsync("ann@example.com")).Succeeded();
        _inbox.Mails.Should().ContainSingle();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_temporary_failure()
    {
        Allow();
        (await NotifyAsync("http://127.0.0.1:1/hook")).Exit.Should().Be(75);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("2002:0a00:0001::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2a00:1450:4009::1", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("198.20.0.1", true)]
    [InlineData("198.51.100.7", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("203.0.114.7", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    public void Addresses_that_are_not_of_the_internet_are_known_in_every_notation(string address, bool isPublic) =>
        PublicAddress.Is(IPAddress.Parse(address)).Should().Be(isPublic);

    [Fact]
    public async Task A_mail_is_sent_with_the_same_id_on_each_attempt()
    {
        Allow();
        UseMailServer();
        _runner.Environment["WF_IDEMPOTENCY_KEY"] = "key-1";
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            (await NotifyAsync("ann@example.com")).Succeeded().Outputs.GetProperty("channel").GetString().Should().Be("email");
        }

        _inbox.Mails.Should().HaveCount(2).And.OnlyContain(m => m.Contains("Subject: Bikes") && m.Contains("To: ann@example.com") && m.Contains("trained"));
        _inbox.Mails.Select(m => m.Split('\n').Single(l => l.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)))
            .Distinct()
            .Should()
            .ContainSingle();
    }

    [Fact]
    public async Task A_password_is_never_sent_unencrypted()
    {
        Allow();
        UseMailServer();
        _runner.Environment["SMTP_USER"] = "ann";
        _runner.Environment["SMTP_PASSWORD"] = "hunter22";
        var result = await NotifyAsync("ann@example.com");
        result.Exit.Should().Be(78);
        result.LastLine.Should().Contain("offers no encryption");
        _inbox.Mails.Should().BeEmpty();
    }

    private void Allow(string host = "127.0.0.1") => _engine.Settings = new() { Notify = new() { Allow = [host], PlainHttp = true } };

    private void UseMailServer()
    {
        _runner.Environment["SMTP_HOST"] = "127.0.0.1";
        _runner.Environment["SMTP_PORT"] = _inbox.SmtpPort;
        _runner.Environment["SMTP_FROM"] = "workflows@example.com";
    }

    private Task<ActivityResult> NotifyAsync(string to) => _runner.RunAsync("notify", new { to, text = "trained", title = "Bikes" });
}
