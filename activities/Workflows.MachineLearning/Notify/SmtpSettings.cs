using System.Globalization;
using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>How to send mail, from the environment: the step's <c>secrets</c>, or its profile.</summary>
internal sealed record SmtpSettings(string Host, int Port, string? User, string? Password, string Sender)
{
    public const string HostVariable = "SMTP_HOST";

    /// <summary>Null: mail is not set up here.</summary>
    public static SmtpSettings? From(Attempt attempt)
    {
        if (attempt.Setting(HostVariable) is not { } host)
        {
            return null;
        }

        var port = attempt.Setting("SMTP_PORT") ?? "587";
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw ActivityException.Configuration($"SMTP_PORT is '{port}': expected a number such as 587");
        }

        var sender = attempt.Setting("SMTP_FROM") ?? throw ActivityException.Configuration("SMTP_FROM is not set: it is the address that mail comes from");
        return new SmtpSettings(host, number, attempt.Setting("SMTP_USER"), attempt.Setting("SMTP_PASSWORD"), sender);
    }
}
