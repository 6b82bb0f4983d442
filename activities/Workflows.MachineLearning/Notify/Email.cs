using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>Sends a message by SMTP. A password only ever travels encrypted.</summary>
internal static class Email
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<NotifyOutputs> SendAsync(SmtpSettings smtp, NotifyInputs inputs, AllowedHosts allowed, Attempt attempt, CancellationToken stop)
    {
        using var message = Compose(smtp, inputs, attempt);
        using var client = new SmtpClient { Timeout = (int)Limit.TotalMilliseconds };
        try
        {
            using var socket = await allowed.ConnectAsync(smtp.Host, smtp.Port, stop);
            await client.ConnectAsync(socket, smtp.Host, smtp.Port, SecureSocketOptions.Auto, stop);
            if (smtp.User is not null)
            {
                if (!client.IsSecure)
                {
                    throw ActivityException.Configuration($"{smtp.Host} offers no encryption, and a password is set: use a port with TLS");
                }

                await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", stop);
            }

            await client.SendAsync(message, stop);
            await client.DisconnectAsync(quit: true, stop);
            return new NotifyOutputs(true, Channel.Email, null);
        }
        catch (AuthenticationException e)
        {
            throw new ActivityException(ExitCode.Configuration, $"{smtp.Host} refused the user: check SMTP_USER and SMTP_PASSWORD", e);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or TimeoutException)
        {
            throw ActivityException.Temporary($"{smtp.Host}: {e.Message}", e);
        }
        catch (SmtpCommandException e)
        {
            var kind = (int)e.StatusCode < 500 ? ExitCode.Temporary : ExitCode.Failure;
            throw new ActivityException(kind, $"{smtp.Host} answered {(int)e.StatusCode} {e.Message}", e);
        }
    }

    private static MimeMessage Compose(SmtpSettings smtp, NotifyInputs inputs, Attempt attempt)
    {
        if (!MailboxAddress.TryParse(inputs.To, out var to))
        {
            throw ActivityException.Usage($"input 'to': '{inputs.To}' is not an e-mail address");
        }

        var message = new MimeMessage { Subject = inputs.Title ?? inputs.Text.Split('\n')[0], Body = new TextPart("plain") { Text = inputs.Text } };
        message.From.Add(MailboxAddress.Parse(smtp.Sender));
        message.To.Add(to);
        if (attempt.IdempotencyKey is { } key)
        {
            // The same id on a second attempt: mail programs show such a message once.
            message.MessageId = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}@workflows";
        }

        return message;
    }
}
