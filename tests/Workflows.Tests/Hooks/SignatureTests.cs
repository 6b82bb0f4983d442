using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Definitions;
using Workflows.Server.Hooks;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Which signatures count, for each kind of trigger.</summary>
public sealed class SignatureTests
{
    private const string Secret = HookBench.Secret, Body = "Hello, World!";
    private const string Mac = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private const string Whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private static readonly DateTimeOffset now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] key = Convert.FromBase64String(Whsec[6..]);

    [Theory]
    [InlineData("github", "X-Hub-Signature-256", "sha256=" + Mac, true)]
    [InlineData("github", "X-Hub-Signature-256", Mac, false)]
    [InlineData("github", "X-Hub-Signature-256", "sha256=", false)]
    [InlineData("github", "X-Hub-Signature-256", "sha256=857107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("github", "X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a", false)]
    [InlineData("github", "X-Hub-Signature-256", "sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("github", "X-Hub-Signature-256", "sha1=" + Mac, false)]
    [InlineData("github", "X-Gitea-Signature", Mac, false)]
    [InlineData("github", "X-Gitlab-Token", Secret, false)]
    [InlineData("gitea", "X-Gitea-Signature", Mac, true)]
    [InlineData("gitea", "X-Hub-Signature-256", "sha256=" + Mac, true)]
    [InlineData("gitea", "X-Hub-Signature-256", "sha256=", false)]
    [InlineData("gitea", "X-Forgejo-Signature", Mac, true)]
    [InlineData("gitea", "X-Gitea-Signature", "", false)]
    [InlineData("forgejo", "X-Forgejo-Signature", Mac, true)]
    [InlineData("forgejo", "X-Gitlab-Token", Secret, false)]
    [InlineData("gitlab", "X-Gitlab-Token", Secret, true)]
    [InlineData("gitlab", "X-Gitlab-Token", "it's a secret to everybody", false)]
    [InlineData("gitlab", "X-Gitlab-Token", "", false)]
    [InlineData("gitlab", "X-Hub-Signature-256", "sha256=" + Mac, false)]
    [InlineData("webhook", "X-WF-Signature", "sha256=" + Mac, true)]
    [InlineData("webhook", "X-WF-Signature", Mac, false)]
    [InlineData("webhook", "X-Hub-Signature-256", "sha256=" + Mac, false)]
    public void Each_kind_of_trigger_takes_its_own_signature(string kind, string header, string value, bool isValid) =>
        Signatures.IsValid(Trigger(kind), Request((header, value)), [Secret]).Should().Be(isValid);

    [Fact]
    public void Two_secrets_count_while_one_is_changed_and_an_empty_one_never_does()
    {
        var signed = Request(("X-Hub-Signature-256", $"sha256={Mac}"));

        Signatures.IsValid(Trigger("github"), signed, ["the new one", Secret]).Should().BeTrue();
        Signatures.IsValid(Trigger("github"), signed, [Secret, "the new one"]).Should().BeTrue();
        Signatures.IsValid(Trigger("github"), signed, ["the new one"]).Should().BeFalse();
        Signatures.IsValid(Trigger("github"), signed, []).Should().BeFalse();
        Signatures.IsValid(Trigger("github"), Request(("X-Hub-Signature-256", $"sha256={HookBench.Hex(Body, string.Empty)}")), [""]).Should().BeFalse();
        Signatures.IsValid(Trigger("gitlab"), Request(("X-Gitlab-Token", string.Empty)), [""]).Should().BeFalse();
    }

    [Fact]
    public void A_header_that_stands_twice_is_none() =>
        Signatures.IsValid(Trigger("github"), Request(("X-Hub-Signature-256", $"sha256={Mac}"), ("X-Hub-Signature-256", $"sha256={Mac}")), [Secret])
            .Should().BeFalse();

    [Theory]
    [InlineData("gitlab")]
    [InlineData("webhook")]
    public void A_standard_signature_is_over_id_time_and_body(string kind)
    {
        var headers = HookBench.Standard(Body, "msg_1", now, key);
        var trigger = Trigger(kind);

        Signatures.IsValid(trigger, Request(headers), [Whsec]).Should().BeTrue();
        Signatures.IsValid(trigger, Request(headers), ["whsec_AAAA"]).Should().BeFalse();
        Signatures.IsValid(trigger, Request(headers), ["whsec_not base64"]).Should().BeFalse();
        Signatures.IsValid(trigger, Request(headers) with { Body = "Hello, world!"u8.ToArray() }, [Whsec]).Should().BeFalse();
        Signatures.IsValid(trigger, Request([("webhook-id", "msg_2"), .. headers[1..]]), [Whsec]).Should().BeFalse("the id is signed");
        Signatures.IsValid(trigger, Request(headers[1..]), [Whsec]).Should().BeFalse();
        Signatures.IsValid(trigger, Request([headers[0], ("webhook-timestamp", $"{now.ToUnixTimeSeconds() + 1}"), headers[2]]), [Whsec])
            .Should().BeFalse("the time is signed");
    }

    [Fact]
    public void A_standard_signature_may_be_one_of_several_and_a_plain_secret_is_the_key_itself()
    {
        var headers = HookBench.Standard(Body, "msg_1", now, Encoding.UTF8.GetBytes(Secret));

        Signatures.IsValid(Trigger("webhook"), Request(headers), [Secret]).Should().BeTrue();
        Signatures.IsValid(Trigger("webhook"), Request(Changed($"v1,AAAA v2,x {headers[2].Item2}")), [Secret]).Should().BeTrue();
        Signatures.IsValid(Trigger("webhook"), Request(Changed(headers[2].Item2[3..])), [Secret]).Should().BeFalse("it names no version");
        Signatures.IsValid(Trigger("webhook"), Request(Changed(string.Concat(Enumerable.Repeat("v1,AAAA ", 8)) + headers[2].Item2)), [Secret])
            .Should().BeFalse("nobody has so many secrets");

        (string, string)[] Changed(string signatures) => [headers[0], headers[1], ("webhook-signature", signatures)];
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_standard_signature_counts_for_five_minutes(int seconds, bool isValid) =>
        Signatures.IsValid(Trigger("gitlab"), Request(HookBench.Standard(Body, "msg_1", now.AddSeconds(seconds), key)), [Whsec]).Should().Be(isValid);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("+1764000000")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_is_refused(string sent)
    {
        var headers = HookBench.Standard(Body, "msg_1", now, key);

        Signatures.IsValid(Trigger("gitlab"), Request([headers[0], ("webhook-timestamp", sent), headers[2]]), [Whsec]).Should().BeFalse();
    }

    [Fact]
    public void A_sender_that_can_sign_is_held_to_its_signature()
    {
        (string, string)[] headers = [.. HookBench.Standard("another body", "msg_1", now, key), ("X-Gitlab-Token", Whsec)];

        Signatures.IsValid(Trigger("gitlab"), Request(headers), [Whsec]).Should().BeFalse();
    }

    private static TriggerDefinition Trigger(string kind) =>
        kind == "webhook" ? new TriggerDefinition.Webhook("hook") : new TriggerDefinition.Git("push", kind, "acme/bikes");

    private static HookRequest Request(params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers) given.Append(name, value);
        return new HookRequest(given, Encoding.UTF8.GetBytes(Body), now);
    }
}
