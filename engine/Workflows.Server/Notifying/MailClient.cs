using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MimeKit;

namespace Workflows.Server.Notifying;

/// <summary>A client of a mail server that goes on while one address is taken, and remembers what was amiss.</summary>
internal sealed class MailClient : SmtpClient
{
    private readonly List<string> refused = [];

    public MailClient() => ServerCertificateValidationCallback = (_, _, chain, errors) => (CertificateTrouble = Trouble(chain, errors)) is null;

    /// <summary>The addresses that the server did not take, each with its status.</summary>
    public IReadOnlyList<string> Refused => refused;

    /// <summary>What is wrong with the certificate of the server; null: nothing, or it showed none.</summary>
    public string? CertificateTrouble { get; private set; }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        refused.Add($"{mailbox.Address} ({(int)response.StatusCode})");

    private static string? Trouble(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        List<string> found = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            found.Add("there is none");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            found.Add("it is for another name");
        }

        found.AddRange((chain?.ChainStatus ?? []).Select(static status => Words(status.Status)));
        return string.Join(", ", found.Distinct());
    }

    private static string Words(X509ChainStatusFlags status) => status switch
    {
        X509ChainStatusFlags.NotTimeValid => "its time is over, or has not come",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "nobody whom this machine trusts has signed it",
        X509ChainStatusFlags.Revoked => "it is revoked",
        X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation => "whether it is revoked can't be found out",
        _ => status.ToString(),
    };
}
