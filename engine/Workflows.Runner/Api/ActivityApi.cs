using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Workflows.Runner.Api;

/// <summary>
/// The engine, as a pod sees it: HTTP/1.1, one connection for each request. Whatever may pass (nobody there, an engine that restarts, 5xx) is
/// tried again until <see cref="GiveUpAt"/>; any other refusal is final.
/// </summary>
internal sealed class ActivityApi(ApiAddress address, string token, NetworkWait waits)
{
    public const string Variable = "WF_API", TokenVariable = "WF_TOKEN";

    private const int FirstPause = 200, LongestPause = 10_000, LongestProblem = 8 << 10;

    /// <summary>On the clock of <see cref="Environment.TickCount64"/>. What is under way then goes on; what fails after it is not tried again.</summary>
    public long GiveUpAt { get; set; }

    public ApiAddress Address => address;

    /// <summary>The API that the environment names.</summary>
    /// <exception cref="IOException">It names none.</exception>
    public static ActivityApi OfEnvironment(NetworkWait waits)
    {
        var (text, token) = (Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(TokenVariable));
        if (text is null || token is null) throw new IOException($"{Variable} and {TokenVariable} are not both set");
        var address = ApiAddress.Parse(text)
            ?? throw new IOException($"{Variable} is '{text}', expected http://ADDRESS:PORT with an IP address, set --activity-api");
        return new ActivityApi(address, token, waits);
    }

    /// <summary>Says that the attempt lives; so it shows whether the API is there.</summary>
    /// <exception cref="ApiException">It is not there, or refuses.</exception>
    public void Greet() => Must("POST", "heartbeat", Upload.Nothing);

    /// <summary>Whether the file store has a file.</summary>
    public bool Has(string sha256) => Ask("HEAD", $"files/{sha256}", null, null);

    /// <summary>Reads something.</summary>
    /// <param name="path">Below the API's address.</param>
    /// <param name="read">Gets the body; from its beginning for each try.</param>
    /// <returns>False: there is no such thing.</returns>
    public bool Get(string path, Action<Stream> read) => Ask("GET", path, null, read);

    public void Put(string path, Upload upload) => Must("PUT", path, upload);

    private void Must(string method, string path, Upload upload)
    {
        if (!Ask(method, path, upload, null)) throw new ApiException($"{method} {address}/{path}: answered 404", passes: false);
    }

    private bool Ask(string method, string path, Upload? upload, Action<Stream>? read)
    {
        for (var pause = FirstPause; ; pause = Math.Min(2 * pause, LongestPause))
        {
            try
            {
                return Try(method, path, upload, read);
            }
            catch (ApiException problem) when (problem.Passes && Environment.TickCount64 + pause < GiveUpAt)
            {
                waits.Pause(pause / 2 + (int)((uint)Guid.NewGuid().GetHashCode() % (pause / 2))); // Not all pods at once.
            }
            catch (ApiException problem)
            {
                throw new ApiException($"{method} {address}/{path}: {problem.Message}", problem.Passes);
            }
        }
    }

    private bool Try(string method, string path, Upload? upload, Action<Stream>? read)
    {
        using var connection = Connection.Open(address.Endpoint, waits);
        Send(connection, method, path, upload);
        var input = new AnswerInput(connection);
        var head = AnswerHead.Read(input, bodiless: method == "HEAD");
        using var body = new AnswerBody(input, head.Length);
        if (head.Status == 404) return false;
        if (head.Status is < 200 or > 299) throw Refused(head.Status, body);
        read?.Invoke(body);
        return true;
    }

    private void Send(Connection connection, string method, string path, Upload? upload)
    {
        var length = upload is null ? ""
            : upload.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {size}\r\n")
            : "Transfer-Encoding: chunked\r\n";
        connection.Write(Encoding.ASCII.GetBytes(
            $"{method} {address.Path}/{path} HTTP/1.1\r\nHost: {address.Host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n{length}\r\n"));
        if (upload is null) return;

        using var body = new RequestBody(connection, upload.Size);
        using var buffer = new BufferedStream(body, 64 << 10);
        upload.Write(buffer);
        buffer.Flush();
        body.Complete();
    }

    private static ApiException Refused(int status, AnswerBody body) => new($"answered {status}{Detail(body)}", passes: status is >= 500 or 408 or 429);

    /// <summary>What a problem (RFC 9457) says of itself.</summary>
    private static string Detail(AnswerBody body)
    {
        try
        {
            var text = new byte[LongestProblem];
            using var problem = JsonDocument.Parse(text.AsMemory(0, body.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)));
            return problem.RootElement.TryGetProperty("detail", out var detail) ? $": {detail.GetString()}" : "";
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or ApiException)
        {
            return ""; // The status says enough.
        }
    }
}
