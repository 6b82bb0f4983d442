using System.Text;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Remote;

/// <summary>Where a server is (<c>--server</c>, <c>WF_SERVER</c>), and what shows it who we are.</summary>
/// <param name="Url">With a slash at its end: what is below it is relative.</param>
/// <param name="Token">Goes into a header and nowhere else; null: none is sent.</param>
internal sealed record ServerAddress(Uri Url, string? Token)
{
    private const int LongestToken = 1_000;

    /// <summary>As people read it.</summary>
    public string Shown => Url.AbsoluteUri.TrimEnd('/');

    /// <summary>Not what a record prints by itself, which would be the token.</summary>
    public override string ToString() => Shown;

    /// <param name="url">As it was said.</param>
    /// <param name="token">The token; null: none.</param>
    /// <param name="isPlain">The token may go over a wire that others read.</param>
    public static ServerAddress Read(string url, string? token, bool isPlain)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var said) || said.Scheme is not ("http" or "https") || said.Host.Length == 0)
        {
            throw RefusedException.Usage($"--server: expected https://HOST, or http://127.0.0.1:8420 for one of this machine, found `{Bare(url)}`");
        }

        if (said.UserInfo.Length > 0)
        {
            throw RefusedException.Usage(
                "--server: the address has a name or password in it, which others may read on a command line", "WF_TOKEN or --token-file FILE gives the token");
        }

        if (said.Query.Length > 0 || said.Fragment.Length > 0)
        {
            throw RefusedException.Usage($"--server: expected an address without `?` and `#`, found `{Bare(url)}`");
        }

        return token is not null && said.Scheme == "http" && !said.IsLoopback && !isPlain
            ? throw new RefusedException(ExitCode.Configuration, $"the token would go to {said.Host} over http, where others can read it: nothing was sent")
            {
                Hints = ["name the server by https://, or say --plain-http where the way to it is safe"],
            }
            : new(new Uri(said.AbsoluteUri.TrimEnd('/') + '/'), token);
    }

    /// <summary>A token as a variable or a file has it, which is said nowhere.</summary>
    /// <param name="text">What was found.</param>
    /// <param name="where">The variable or the file.</param>
    public static string Checked(string text, string where) => text.Trim() switch
    {
        { Length: 0 } => throw RefusedException.Usage($"there is no token in {where}"),
        { Length: > LongestToken } => throw RefusedException.Usage($"what is in {where} is no token: it is longer than {LongestToken} characters"),
        var token when token.Any(static c => c is <= ' ' or > '~') => throw RefusedException.Usage(
            $"what is in {where} is no token: it has spaces or signs in it that no token has", "wf token create prints one, alone on its line"),
        var token => token,
    };

    /// <summary>The token in a file.</summary>
    public static string ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[LongestToken + 2];
            return Checked(Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.NotFound($"the token's file {path} can't be read: {failure.Message}");
        }
    }

    /// <summary>Without what may be a password.</summary>
    private static string Bare(string url) => url.Contains('@', StringComparison.Ordinal) ? $"…{url[(url.LastIndexOf('@') + 1)..]}" : url;
}
