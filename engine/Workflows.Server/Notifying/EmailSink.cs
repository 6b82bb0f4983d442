using System.Collections.Immutable;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Workflows.Server.Hooks;

namespace Workflows.Server.Notifying;

/// <summary>Sends what people are told by SMTP. A password only ever travels encrypted.</summary>
public sealed class EmailSink(string name, EmailOptions options, SinkNetwork network) : INotificationSink
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(30);

    public string Name => name;

    public string Shown => $"{name} (e-mail by {options.Host})";

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        using var mail = Compose(message);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(limit);
        using var client = new MailClient { Timeout = (int)limit.TotalMilliseconds };
        try
        {
            using var socket = await network.ConnectAsync(options.Host, options.Port, enough.Token);
            await client.ConnectAsync(socket, options.Host, options.Port, options.Security, enough.Token);
            if (options.User is { } user)
            {
                await client.AuthenticateAsync(user, Password(), enough.Token);
            }

            await client.SendAsync(mail, enough.Token);
        }
        catch (AuthenticationException failure)
        {
            throw new DeliveryException($"{options.Host} refused the user and password", failure);
        }
        catch (ServiceNotAuthenticatedException failure)
        {
            throw new DeliveryException($"{options.Host} wants a user: set `user` and `password` of sink {name}", failure);
        }
        catch (SmtpCommandException failure) when (client.Refused.Count == options.To.Length)
        {
            throw new DeliveryException($"{options.Host} takes mail for none of its addresses: {Refused(client)}", failure);
        }
        catch (SmtpCommandException failure)
        {
            // Its text is the server's, and may quote what was sent.
            throw new DeliveryException($"{options.Host} answered {(int)failure.StatusCode}", failure);
        }
        catch (SslHandshakeException failure) when (client.CertificateTrouble is { } trouble)
        {
            throw new DeliveryException($"the certificate of {options.Host} is not good: {trouble}", failure);
        }
        catch (Exception failure) when (failure is SocketException or IOException or ProtocolException or TimeoutException or SslHandshakeException
            or NotSupportedException or ServiceNotConnectedException)
        {
            throw new DeliveryException($"{options.Host} can't be spoken to ({failure.GetType().Name}): check its port and `tls`", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new DeliveryException($"{options.Host} did not answer within {limit.TotalSeconds:F0} s", failure);
        }

        // It is taken; a server that does not say goodbye must not make it go out again.
        await client.DisconnectAsync(quit: false, CancellationToken.None);
        return client.Refused.Count > 0 ? $"{options.Host} takes no mail for {Refused(client)}" : null;
    }

    private static string Refused(MailClient client) => string.Join(", ", client.Refused);

    private string Password() => options.Password?.Invoke() is not { } secret ? string.Empty
        : secret.Missing is { } missing ? throw new DeliveryException(missing)
        : secret.Values[0];

    private MimeMessage Compose(NotificationMessage message)
    {
        var text = message.Link is { } link ? $"{message.Title}.\n\n{link.AbsoluteUri}\n" : $"{message.Title}.\n";
        if ((string?)message.Data["text"] is { } question)
        {
            text = $"{question}\n\n{text}";
        }

        var mail = new MimeMessage
        {
            // The same on each try: mail programs show such a message once.
            MessageId = $"{message.Id}@workflows",
            Date = message.Happened,
            Subject = message.Title,
            Body = new TextPart("plain") { Text = text },
        };
        mail.From.Add(MailboxAddress.Parse(options.From));
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }
}

/// <summary>How mail is sent.</summary>
/// <param name="Host">The mail server.</param>
/// <param name="From">Who it comes from.</param>
/// <param name="To">Whom it goes to: mail addresses.</param>
public sealed record EmailOptions(string Host, string From, ImmutableArray<string> To)
{
    public int Port { get; init; } = 587;

    /// <summary>How it is encrypted; <see cref="SecureSocketOptions.None"/> takes no user.</summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    /// <summary>Null: the server asks for none.</summary>
    public string? User { get; init; }

    /// <summary>Read anew each time.</summary>
    public Func<SigningSecret>? Password { get; init; }
}
