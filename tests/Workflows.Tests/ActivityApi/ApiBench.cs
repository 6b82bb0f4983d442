using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Workflows.Definitions.Activities;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>The activity API over real HTTP, beside an engine whose one attempt runs until it is told to end.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    private readonly Func<ActivityApiOptions, ActivityApiOptions> change;
    private ActivityApiHost api = null!;

    private ApiBench(RigOptions? with, Func<ActivityApiOptions, ActivityApiOptions> change)
    {
        this.change = change;
        Rig = Rig.Create(with);
        Tokens = new AttemptTokens(StoreKey.Of(Rig.Folder));
    }

    /// <summary>A catalogue with one activity, which may move aliases.</summary>
    public static Catalogue Mover { get; } = Catalogue.Read([("mover@1.yaml", "name: mover\nversion: 1\ncommand: [mover]\npromotes: true\n")]).Catalogue;

    public Rig Rig { get; }

    public AttemptTokens Tokens { get; }

    /// <summary>Speaks for the first attempt that began.</summary>
    public HttpClient Client { get; private set; } = null!;

    public Guid Run { get; private set; }

    public Guid Uid => Rig.Executor.Begun[0].Uid;

    public ActivityApiOptions Options => change(new ActivityApiOptions
    {
        Folder = Rig.Folder,
        Engine = Rig.Engine,
        Records = Rig.Bare,
        Files = Rig.ProjectFiles,
        Tokens = Tokens,
        Time = Rig.Time,
    });

    public static async Task<ApiBench> StartAsync(
        Func<ActivityApiOptions, ActivityApiOptions>? change = null, RigOptions? with = null, string step = "{ uses: container, command: [fit] }")
    {
        var bench = new ApiBench(with, change ?? (static options => options));
        bench.Rig.Executor.Script = _ => null;
        bench.Rig.Start();
        bench.api = ActivityApiHost.Start(bench.Options);
        bench.Run = await bench.Rig.AcceptAsync($"name: train\nsteps: {{ fit: {step} }}");
        await bench.Rig.Executor.UntilBegun("fit");
        bench.Client = bench.ClientOf(bench.Tokens.Of(bench.Uid));
        return bench;
    }

    public static Uri At(string path) => new(path, UriKind.Relative);

    public HttpClient ClientOf(string token)
    {
        var made = new HttpClient { BaseAddress = new Uri(api.Address + "/") };
        made.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return made;
    }

    /// <summary>Sends a body as it is, and gives the status and the answer's text.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, At(path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<HttpStatusCode> PutFileAsync(string sha256, byte[] bytes)
    {
        using var answer = await Client.PutAsync(At($"files/{sha256}"), new ByteArrayContent(bytes), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public Task<JsonElement> GetAsync(string path) => Client.GetFromJsonAsync<JsonElement>(At(path), TestContext.Current.CancellationToken);

    /// <summary>Sends bytes over a bare connection, and gives the first line of the answer.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, api.Port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await api.DisposeAsync();
        await Rig.DisposeAsync();
    }
}
