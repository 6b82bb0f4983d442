using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using FluentAssertions;
using MailKit.Security;
using Workflows.Server.Notifying;
using Workflows.Tests.Activities.MachineLearning;
using Xunit;

namespace Workflows.Tests.Notifying;

/// <summary>What a mail server says no to, in words that name what to do, and never in its own.</summary>
public sealed class EmailSinkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_that_is_refused_keeps_mail_from_nobody_else_and_is_named()
    {
        await using var inbox = await FakeInbox.StartAsync();
        inbox.Answer = static line => line.Contains("RCPT TO:<gone@", StringComparison.Ordinal) ? "550 canary" : null;

        var missed = await Sink(inbox, "gone@flows.example", "lead@flows.example").SendAsync(Message, Cancellation);

        inbox.Mails.Should().ContainSingle();
        missed.Should().Be("127.0.0.1 takes no mail for gone@flows.example (550)");
    }

    [Fact]
    public async Task Where_each_address_is_refused_nothing_is_sent_and_all_are_named()
    {
        await using var inbox = await FakeInbox.StartAsync();
        inbox.Answer = static line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 canary" : null;

        await RefusedAsync(
            Sink(inbox, "a@flows.example", "b@flows.example"),
            "127.0.0.1 takes mail for none of its addresses: a@flows.example (550), b@flows.example (550)");

        inbox.Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_wants_a_user_is_told_as_that()
    {
        await using var inbox = await FakeInbox.StartAsync();
        inbox.Answer = static line => line.StartsWith("MAIL", StringComparison.Ordinal) ? "530 5.7.0 canary" : null;

        await RefusedAsync(Sink(inbox, "a@flows.example"), "127.0.0.1 wants a user: set `user` and `password` of sink leads");
    }

    [Fact]
    public async Task What_is_wrong_with_a_certificate_is_said()
    {
        var port = new TaskCompletionSource<int>();
        var serving = ServeAsync(port);

        await RefusedAsync(
            Sink(await port.Task, SecureSocketOptions.SslOnConnect, "a@flows.example"),
            "the certificate of 127.0.0.1 is not good: it is for another name, nobody whom this machine trusts has signed it*");
        await serving;
    }

    private static NotificationMessage Message =>
        new("msg_1", "run.failed", new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), new JsonObject(), "train#7 has failed", null);

    private static async Task RefusedAsync(EmailSink sink, string why) =>
        (await FluentActions.Awaiting(() => sink.SendAsync(Message, Cancellation)).Should().ThrowAsync<DeliveryException>().WithMessage(why))
            .Which.Message.Should().NotContain("canary");

    /// <summary>With a certificate that it has signed itself, for another name.</summary>
    private static async Task ServeAsync(TaskCompletionSource<int> port)
    {
        using var key = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        using var own = new CertificateRequest("CN=mail.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var listening = new TcpListener(IPAddress.Loopback, 0);
        listening.Start();
        port.SetResult(((IPEndPoint)listening.LocalEndpoint).Port);
        using var client = await listening.AcceptTcpClientAsync(Cancellation);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(own);
            await stream.ReadExactlyAsync(new byte[1], Cancellation);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has turned away.
        }
    }

    private static EmailSink Sink(FakeInbox inbox, params string[] to) =>
        Sink(int.Parse(inbox.SmtpPort, CultureInfo.InvariantCulture), SecureSocketOptions.None, to);

    private static EmailSink Sink(int port, SecureSocketOptions security, params string[] to) =>
        new("leads", new("127.0.0.1", "wf@flows.example", [.. to]) { Port = port, Security = security }, new(isPrivate: false));
}
