using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Remote;

/// <summary>Reads what a server answers, and turns what it refuses, or what is no answer of ours, into words and an exit code.</summary>
internal static class ApiAnswers
{
    /// <summary>Of a document or a record: a run of ten thousand steps with its attempts has some megabytes.</summary>
    private const int Longest = 64 * 1024 * 1024;

    /// <summary>Of a problem.</summary>
    private const int LongestProblem = 1024 * 1024;

    private const int LongestDetail = 2_000;

    /// <summary>The document of an answer; default of one that has no body.</summary>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, ServerAddress address, JsonSerializerOptions options, CancellationToken cancellation)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            throw RefusedException.NotFound(await WhyNotFoundAsync(answer, address, cancellation));
        }

        RequireJson(answer, address);
        var bytes = await BytesAsync(answer, address, Longest, cancellation);
        try
        {
            return bytes.Length == 0 ? default : JsonSerializer.Deserialize<T>(bytes, options);
        }
        catch (Exception other) when (other is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new RefusedException(ExitCode.Unavailable, $"what {address.Shown} answers can't be understood: {Short(other.Message)}")
            {
                Hints = ["the server and this wf should be of one version: wf --version says ours"],
            };
        }
    }

    /// <summary>What a 404 of ours says; one of another program ends the command.</summary>
    public static async Task<string> WhyNotFoundAsync(HttpResponseMessage answer, ServerAddress address, CancellationToken cancellation) =>
        (await ProblemAsync(answer, address, cancellation)).Detail;

    /// <summary>Ends the command where the answer is a refusal; 404 is left to who asked.</summary>
    public static async Task RefuseAsync(HttpResponseMessage answer, ServerAddress address, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        if (status is < 300 or 404)
        {
            return;
        }

        if (status < 400)
        {
            var to = answer.Headers.Location is { } location ? new Uri(address.Url, location).GetLeftPart(UriPartial.Authority) : "nowhere";
            throw new RefusedException(ExitCode.Unavailable, $"{address.Shown} sends us on to {Short(to)}, which is not followed: the token is for one address")
            {
                Hints = ["name the server by the address that it has itself: --server or WF_SERVER"],
            };
        }

        throw answer.StatusCode switch
        {
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout =>
                new ServerAwayException($"{address.Shown} can't answer now ({status})"),
            HttpStatusCode.Unauthorized => Unauthorized(address),
            _ => Refused(answer.StatusCode, await ProblemAsync(answer, address, cancellation), address),
        };
    }

    /// <summary>What kept us from being answered at all.</summary>
    public static Exception Away(HttpRequestException failure, ServerAddress address) => failure switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            new RefusedException(ExitCode.Unavailable, $"no safe connection to {address.Shown}: {Short(Innermost(failure))}")
            {
                Hints = ["its certificate must be one that this machine trusts; SSL_CERT_FILE=FILE adds that of your own authority"],
            },
        { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new RefusedException(ExitCode.Unavailable, $"there is no host {address.Url.Host}: {Short(Innermost(failure))}")
            {
                Hints = ["--server or WF_SERVER names the server"],
            },
        _ => new ServerAwayException($"{address.Shown} does not answer: {Short(Innermost(failure))}", failure),
    };

    private static RefusedException Unauthorized(ServerAddress address) => address.Token is null
        ? new(ExitCode.Denied, $"{address.Shown} asks who you are, and no token was given")
        {
            Hints = ["WF_TOKEN or --token-file FILE gives it; wf token create makes one on the server's data folder"],
        }
        : new(ExitCode.Denied, $"{address.Shown} does not take this token: it is wrong, over, or was revoked")
        {
            Hints = ["wf token create makes another one, on the server's data folder or by somebody whose token counts"],
        };

    private static Exception Refused(HttpStatusCode status, Problem problem, ServerAddress address) => status switch
    {
        HttpStatusCode.Forbidden => new RefusedException(ExitCode.Denied, problem.Detail),
        HttpStatusCode.Conflict => new ProblemException(ExitCode.Failed, $"refused: {problem.Detail}", problem.Document),
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge =>
            new ProblemException(ExitCode.Usage, problem.Detail, problem.Document),
        HttpStatusCode.TooManyRequests => new RefusedException(ExitCode.TryAgain, problem.Detail),
        HttpStatusCode.MisdirectedRequest => new RefusedException(ExitCode.Unavailable, problem.Detail)
        {
            Hints = [$"the server does not know itself by the name {address.Url.Host}: `publicUrl` in its wf.yaml says how it is called"],
        },
        HttpStatusCode.MethodNotAllowed => new RefusedException(ExitCode.Unavailable, problem.Detail)
        {
            Hints = ["the server and this wf should be of one version: wf --version says ours"],
        },
        HttpStatusCode.InternalServerError => new RefusedException(ExitCode.StoreUnfit, problem.Detail),
        var other => new RefusedException(ExitCode.Unavailable, $"{address.Shown} answered {(int)other}: {problem.Detail}"),
    };

    private static async Task<Problem> ProblemAsync(HttpResponseMessage answer, ServerAddress address, CancellationToken cancellation)
    {
        RequireJson(answer, address);
        try
        {
            using var document = JsonDocument.Parse(await BytesAsync(answer, address, LongestProblem, cancellation));
            var problem = document.RootElement;
            return problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? new(Short(detail.GetString()!), problem.Clone())
                : throw NotOurs(answer, address);
        }
        catch (JsonException)
        {
            throw NotOurs(answer, address);
        }
    }

    private static void RequireJson(HttpResponseMessage answer, ServerAddress address)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
        {
            throw NotOurs(answer, address);
        }
    }

    private static RefusedException NotOurs(HttpResponseMessage answer, ServerAddress address)
    {
        var kind = answer.Content.Headers.ContentType?.MediaType is { } type ? Short(type) : "nothing";
        return new(ExitCode.Unavailable, $"{address.Shown} is no wf serve, or something stands before it: it answered {(int)answer.StatusCode} with {kind}")
        {
            Hints = ["--server or WF_SERVER names the address of wf serve, with the path below which it is, if there is one"],
        };
    }

    private static async Task<byte[]> BytesAsync(HttpResponseMessage answer, ServerAddress address, int most, CancellationToken cancellation)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            using var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
            {
                if (all.Length + read > most)
                {
                    throw new RefusedException(ExitCode.Unavailable, $"{address.Shown} answered with more than {most} bytes, and was not read further");
                }

                await all.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return all.ToArray();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw new ServerAwayException($"{address.Shown} broke off its answer: {Short(cut.Message)}", cut);
        }
    }

    private static string Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure.Message;

    /// <summary>What others say, no longer than a line should be.</summary>
    private static string Short(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail];

    /// <summary>Why a server refuses: RFC 9457.</summary>
    /// <param name="Detail">In words.</param>
    /// <param name="Document">With what else it says.</param>
    private sealed record Problem(string Detail, JsonElement Document);
}
