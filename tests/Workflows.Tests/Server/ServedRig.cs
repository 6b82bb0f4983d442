using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hangfire.InMemory;
using Microsoft.AspNetCore.Http;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hooks;
using Workflows.Server.Hosting;
using Workflows.Server.Limiting;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Server.SigningIn.OpenIdConnect;
using Workflows.Tests.Runtime;

namespace Workflows.Tests.Server;

/// <summary>An engine in a scripted world, and the server for people and programs beside it, on a port of its own.</summary>
internal sealed class ServedRig : IAsyncDisposable
{
    private readonly ServerHost host;
    private readonly InMemoryStorage? jobs;

    private ServedRig(Rig rig, ServerHost host, InMemoryStorage? jobs)
    {
        this.jobs = jobs;
        Rig = rig;
        this.host = host;
        Client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new Uri(host.Urls.Single()),
        };
    }

    public Rig Rig { get; }

    /// <summary>Sends to the server.</summary>
    public HttpClient Client { get; }

    /// <param name="signIn">Who sends a request; null: an administrator of everything.</param>
    /// <param name="starts">The engine drives runs from now on.</param>
    /// <param name="signInWith">The same as <paramref name="signIn"/>, of the rig's store.</param>
    /// <param name="takesPaths">Parameters may name paths of the server's machine.</param>
    /// <param name="uiFolder">Where the web UI lies.</param>
    /// <param name="sessions">People and browsers sign in by these.</param>
    /// <param name="address">What people call it.</param>
    /// <param name="limits">What one caller may ask of it; null: as much as a test can.</param>
    /// <param name="time">The server's clock; null: the real one.</param>
    /// <param name="jobs">There are background jobs, and pages that show them.</param>
    /// <param name="proxies">See <see cref="ServerOptions.TrustedProxies"/>.</param>
    /// <param name="provider">Who vouches for people, in <paramref name="sessions"/> too.</param>
    /// <param name="hookSecret">What signs webhooks, whatever its name; null: there is none.</param>
    public static async Task<ServedRig> CreateAsync(
        Func<HttpContext, Principal?>? signIn = null,
        bool starts = true,
        Func<IStore, Func<HttpContext, ValueTask<Principal?>>>? signInWith = null,
        bool takesPaths = true,
        string? uiFolder = null,
        Func<IStore, Sessions>? sessions = null,
        string address = "http://flows.example",
        ServerLimits? limits = null,
        TimeProvider? time = null,
        ImmutableArray<IPNetwork>? proxies = null,
        bool jobs = false,
        ProviderSettings? provider = null,
        string? hookSecret = null)
    {
        var rig = Rig.Create();
        if (starts)
        {
            rig.Start();
        }

        var storage = jobs ? new InMemoryStorage() : null;
        var signed = sessions?.Invoke(rig.Bare);
        var anna = Principal.Everywhere(Actor.Local("anna"), Role.Admin);
        return new(rig, await ServerHost.StartAsync(
            new()
            {
                Listens = [new IPEndPoint(IPAddress.Loopback, 0)],
                PublicUrl = new Uri(address),
                UiFolder = uiFolder,
                Store = rig.Bare,
                Plans = rig.Plans,
                Feed = rig.Feed,
                Start = (request, cancellation) => rig.Acceptance.StartAsync(request with { TakesPaths = takesPaths }, cancellation),
                Rerun = rig.Acceptance.RerunAsync,
                Preview = (request, cancellation) =>
                    new Previews(rig.Bare, rig.Plans, Evaluator.Evaluate, time ?? TimeProvider.System)
                        .PreviewAsync(request with { TakesPaths = takesPaths }, cancellation),
                Folder = rig.Folder,
                OpenLog = (attempt, _) => Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes($"attempt {attempt.Number}\n"))),
                OpenFile = rig.ProjectFiles.OpenAsync,
                PutFile = (project, content, stop) => rig.ProjectFiles.PutAsync(project, content, null, stop),
                Triggered = new(Evaluator.Evaluate, rig.Acceptance.StartAsync, rig.Folder),
                Hooks = new()
                {
                    Records = rig.Bare,
                    Plans = rig.Plans,
                    Start = rig.Acceptance.StartAsync,
                    Evaluate = Evaluator.Evaluate,
                    Secrets = _ => hookSecret is null ? SigningSecret.None("there are none here") : new([hookSecret]),
                },
                Sessions = signed,
                Provider = provider,
                SignIn = signed is not null ? signed.FindAsync
                    : signInWith?.Invoke(rig.Bare) ?? (http => ValueTask.FromResult(signIn is null ? anna : signIn(http))),
                Limits = limits ?? new() { RequestsPerMinute = 1_000_000 },
                TrustedProxies = proxies ?? [],
                Jobs = storage,
                Time = time ?? TimeProvider.System,
                Patience = TimeSpan.FromSeconds(starts ? 30 : 0),
                Logs = rig.Log,
            },
            CancellationToken.None), storage);
    }

    /// <summary>Every endpoint that there is.</summary>
    public IReadOnlyList<Microsoft.AspNetCore.Routing.RouteEndpoint> Endpoints => [.. host.Endpoints];

    /// <summary>What is found below the default project.</summary>
    public async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await Client.GetAsync(Below(path)));

    /// <summary>Sends a document to an address below the default project.</summary>
    public async Task<Answer> PostAsync(string path, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Below(path)) { Content = JsonContent.Create(body ?? new { }) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Answer.OfAsync(await Client.SendAsync(request));
    }

    /// <summary>Makes a text live.</summary>
    public async Task PublishAsync(string workflow, string text)
    {
        var answer = await PostAsync($"workflows/{workflow}/versions", new { text });
        if ((int)answer.Status >= 300)
        {
            throw new InvalidOperationException(answer.Text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
        jobs?.Dispose();
        await Rig.DisposeAsync();
    }

    private static string Below(string path) => path.StartsWith('/') ? path : $"/api/v1/projects/default/{path}";
}

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public static async Task<Answer> OfAsync(HttpResponseMessage message) => new(message.StatusCode, await message.Content.ReadAsStringAsync(), message);

    /// <summary>What a problem says to people.</summary>
    public string? Detail => Json.GetProperty("detail").GetString();
}
