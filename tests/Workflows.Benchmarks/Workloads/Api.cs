using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Changes;
using Workflows.Server.Hosting;
using Workflows.Server.People;

namespace Workflows.Benchmarks.Workloads;

/// <summary>
/// W9: the list of runs with 10,000 of them stored; and 200 clients that follow a run, of which 50 never read. Callers and server share this process.
/// </summary>
internal static class Api
{
    private const int Runs = 10_000;
    private const int Callers = 8;
    private const int Clients = 200;
    private const int Deaf = 50;
    private const int Commits = 200;

    private static readonly TimeSpan measured = TimeSpan.FromSeconds(10);

    public static async Task<string> ListAsync()
    {
        await using var rig = new Rig(new InProcessExecutor());
        for (var i = 0; i < Runs; i++) await rig.AcceptAsync(Texts.Waiting());
        await using var server = await ServeAsync(rig, new ChangeFeed(TimeProvider.System));
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };

        // What answers without looking at anything says what this machine could do at most.
        var limit = await CallAsync(client, "/health/live");
        var list = await CallAsync(client, "/api/v1/projects/default/runs?limit=50");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W9 {BenchedStore.Name}: list of 50 of {Runs:N0} runs, {Callers} callers: {list.PerSecond:N0} requests/s, p50 {list.Median:N1} ms, p99 {list.Late:N1} ms; a request that reads nothing: {limit.PerSecond:N0}/s, p99 {limit.Late:N1} ms; ratio {list.PerSecond / limit.PerSecond:N2}");
    }

    public static async Task<string> StreamsAsync()
    {
        await using var rig = new Rig(new InProcessExecutor());
        var feed = new ChangeFeed(TimeProvider.System);
        var stored = new ConcurrentDictionary<long, long>();
        rig.Stored = commit =>
        {
            foreach (var fact in commit.Facts) stored[fact.State.Sequence] = Stopwatch.GetTimestamp();
            feed.Add(commit);
        };
        var run = await rig.AcceptAsync(Texts.Waiting());
        rig.Start();
        await rig.Engine.WhenIdleAsync(CancellationToken.None);
        await using var server = await ServeAsync(rig, feed);
        var address = new Uri(server.Urls.Single());
        var deaf = await Task.WhenAll(Enumerable.Range(0, Deaf).Select(_ => OpenAsync(address)));
        var late = new ConcurrentBag<double>();
        using var over = new CancellationTokenSource();
        using var open = new CountdownEvent(Clients - Deaf);
        var readers = Enumerable.Range(0, Clients - Deaf).Select(_ => ReadAsync(address, () => open.Signal(), stored, late, over.Token)).ToList();
        await Task.Run(open.Wait);
        var before = Memory.NowMiB();
        for (var i = 0; i < Commits; i++)
        {
            var at = TimeProvider.System.GetUtcNow();
            await rig.Store.SendAsync(
                run,
                i % 2 == 0 ? new SuspendRequested("bench") { At = at, Seed = 1 } : new ResumeRequested("bench") { At = at, Seed = 1 },
                audit: null,
                CancellationToken.None);
            await Task.Delay(50);
        }

        const int All = (Clients - Deaf) * Commits;
        for (var waited = 0; late.Count < All && waited < 100; waited++) await Task.Delay(100);
        var grown = Memory.NowMiB() - before;
        await over.CancelAsync();
        await Task.WhenAll(readers);
        foreach (var socket in deaf) socket.Dispose();
        await rig.TerminateAsync(run);
        var sorted = late.Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W9 {BenchedStore.Name}: {Clients} streams of which {Deaf} never read, {Commits} commits in {Commits / 20} s: {sorted.Count:N0} of {All:N0} events told, from commit to client p50 {At(sorted, 0.5):N1} ms, p99 {At(sorted, 0.99):N1} ms, latest {sorted[^1]:N1} ms; memory +{grown:N0} MiB");
    }

    private static Task<ServerHost> ServeAsync(Rig rig, ChangeFeed feed) => ServerHost.StartAsync(
        new()
        {
            Listens = [new IPEndPoint(IPAddress.Loopback, 0)],
            Store = rig.Store,
            Plans = rig.Plans,
            Feed = feed,
            Start = rig.Acceptance.StartAsync,
            Rerun = rig.Acceptance.RerunAsync,
            Preview = new Previews(rig.Store, rig.Plans, Evaluator.Evaluate, TimeProvider.System).PreviewAsync,
            Folder = rig.Folder,
            OpenLog = static (_, _) => Task.FromResult<Stream?>(null),
            OpenFile = static (_, _, _) => throw new FileNotFoundException(),
            PutFile = static (_, _, _) => throw new NotSupportedException("no file is sent here"),
            SignIn = static _ => ValueTask.FromResult<Principal?>(Principal.Everywhere(Actor.Local("bench"), Role.Admin)),
            Triggered = new(Evaluator.Evaluate, rig.Acceptance.StartAsync, rig.Folder),
            Limits = new() { RequestsPerMinute = int.MaxValue, StreamsPerUser = Clients },
        },
        CancellationToken.None);

    private static async Task<(double PerSecond, double Median, double Late)> CallAsync(HttpClient client, string path)
    {
        for (var i = 0; i < 500; i++) await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            List<double> own = [];
            while (clock.Elapsed < measured)
            {
                var began = Stopwatch.GetTimestamp();
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
                own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return own;
        }));
        var elapsed = clock.Elapsed;
        var sorted = times.SelectMany(own => own).Order().ToList();
        return (sorted.Count / elapsed.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    /// <summary>Asks for the stream, and reads none of it.</summary>
    private static async Task<Socket> OpenAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET /api/v1/projects/default/workflows/waiting/runs/1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
        return socket;
    }

    /// <summary>Reads the stream, and notes how long behind the commit each event came.</summary>
    private static async Task ReadAsync(
        Uri address, Action opened, ConcurrentDictionary<long, long> stored, ConcurrentBag<double> late, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/default/workflows/waiting/runs/1/events");
        request.Headers.Add("Accept", "text/event-stream");
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            var since = Stopwatch.GetTimestamp();
            opened();
            while (await lines.ReadLineAsync(stop) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal)
                    && stored.TryGetValue(long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture), out var committed)
                    && committed > since)
                {
                    late.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Everything has been told.
        }
    }
}
