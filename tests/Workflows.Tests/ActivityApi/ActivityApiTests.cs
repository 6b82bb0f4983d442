using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Attempts;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>What programs of attempts talk to, over real HTTP.</summary>
public sealed class ActivityApiTests : IAsyncLifetime
{
    private readonly Rig rig = Rig.Create();
    private ActivityApiHost api = null!;
    private HttpClient client = null!;
    private AttemptTokens tokens = null!;
    private Guid run;

    public async ValueTask InitializeAsync()
    {
        rig.Executor.Script = _ => null;
        rig.Start();
        tokens = new AttemptTokens(StoreKey.Of(rig.Folder));
        api = ActivityApiHost.Start(Options());
        run = await rig.AcceptAsync("name: train\nsteps: { fit: { uses: container, command: [fit] } }");
        await rig.Executor.UntilBegun("fit");
        client = Client(tokens.Of(Uid));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await api.DisposeAsync();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_bad_token_and_one_of_an_unknown_attempt_are_refused_alike()
    {
        var answers = new List<string>();
        foreach (var token in new[] { "", "nonsense", $"{Uid}.AAAA", tokens.Of(Guid.NewGuid()), new AttemptTokens(new byte[32]).Of(Uid) })
        {
            using var stranger = Client(token);
            using var answer = await stranger.PostAsync(At("heartbeat"), null, TestContext.Current.CancellationToken);
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        answers.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_token_dies_with_its_attempt_and_lives_through_a_restart_of_the_engine()
    {
        (await client.PostAsync(At("heartbeat"), null, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await using var next = await rig.RestartAsync();
        var port = await File.ReadAllTextAsync(Path.Combine(rig.Folder, "activity-api.port"), TestContext.Current.CancellationToken);
        await api.DisposeAsync();
        api = ActivityApiHost.Start(Options() with { Engine = next.Engine, Records = next.Bare });

        api.Address.Should().Be($"http://127.0.0.1:{port}/activity", "a process that was adopted looks where it looked before");
        (await client.PostAsync(At("heartbeat"), null, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        next.Executor.End("fit");
        await next.EndAsync(run);
        (await client.PostAsync(At("heartbeat"), null, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Pods_reach_it_at_an_address_of_their_own_and_local_attempts_on_loopback()
    {
        var pods = IPAddress.Parse("127.0.0.2");
        await using var wide = ActivityApiHost.Start(
            Options() with { Folder = Directory.CreateDirectory(Path.Combine(rig.Folder, "wide")).FullName, Pods = [new(pods, 0)] });

        foreach (var address in (string[])[wide.Address, ActivityApiHost.At(new(pods, wide.Port))])
        {
            (await client.PostAsync(
                new Uri($"{address}/heartbeat"),
                null,
                TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        await FluentActions.Awaiting(() => client.GetAsync(new Uri($"http://127.0.0.3:{wide.Port}/")))
            .Should().ThrowAsync<HttpRequestException>("it listens nowhere else");
    }

    [Fact]
    public async Task Progress_is_shown_and_nonsense_is_refused()
    {
        (await PostAsync("progress", new { fraction = 0.25, text = "epoch 1" })).Should().Be(HttpStatusCode.NoContent);
        (await PostAsync("progress", new { fraction = 2 })).Should().Be(HttpStatusCode.UnprocessableEntity);
        (await PostAsync("progress", new[] { 1 })).Should().Be(HttpStatusCode.UnprocessableEntity);

        await rig.Engine.FindAttemptAsync(Uid, CancellationToken.None);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var view = await rig.ViewUntilAsync(run, v => v.Attempts.Any(a => a.Progress is not null));
        view.Attempts[0].Progress.Should().Be(0.25);
    }

    [Fact]
    public async Task Metrics_are_kept_with_the_step_that_told_them()
    {
        (await PostAsync("metrics", new object[]
        {
            new { name = "loss", value = 0.5, step = 1, at = "2026-11-24T12:00:01Z" },
            new { name = "loss", value = 0.25, step = 2, at = "2026-11-24T12:00:02Z" },
        })).Should().Be(HttpStatusCode.NoContent);
        (await PostAsync(
            "metrics",
            Enumerable.Range(0, 1_001).Select(i => new { name = "loss", value = 1.0, step = i }))).Should().Be(HttpStatusCode.UnprocessableEntity);

        var points = await rig.Bare.ListMetricsAsync(run, CancellationToken.None);
        points.Select(p => (p.Name, p.Value, p.Step, p.Ordinal)).Should().Equal(("loss", 0.5, 1, 0), ("loss", 0.25, 2, 0));
    }

    [Fact]
    public async Task A_file_goes_in_and_comes_out_by_its_digest()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('m', 3_000_000));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (await SendAsync(HttpMethod.Head, $"files/{sha256}")).Should().Be(HttpStatusCode.NotFound);

        (await SendAsync(HttpMethod.Put, $"files/{sha256}", new ByteArrayContent(bytes))).Should().Be(HttpStatusCode.Created);
        (await SendAsync(HttpMethod.Put, $"files/{sha256}", new ByteArrayContent(bytes))).Should().Be(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Put, $"files/{new string('0', 64)}", new ByteArrayContent(bytes))).Should().Be(HttpStatusCode.UnprocessableEntity);

        // A small body: one that is refused before it is read may break off for who sends it.
        (await SendAsync(HttpMethod.Put, "files/..%2fkey", new StringContent("m"))).Should().Be(HttpStatusCode.UnprocessableEntity);

        (await SendAsync(HttpMethod.Head, $"files/{sha256}")).Should().Be(HttpStatusCode.OK);
        (await client.GetByteArrayAsync(At($"files/{sha256}"), TestContext.Current.CancellationToken)).Should().Equal(bytes);
        (await SendAsync(HttpMethod.Get, $"files/{new string('0', 64)}")).Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_over_its_limit_is_refused_also_when_it_comes_in_chunks()
    {
        var json = "[" + string.Join(',', Enumerable.Repeat("{\"name\":\"" + new string('n', 150) + "\",\"value\":1}", 20_000)) + "]";
        using var chunked = new HttpRequestMessage(
            HttpMethod.Post,
            At("metrics"))
        { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(json))) };
        chunked.Headers.TransferEncodingChunked = true;

        using var answer = await client.SendAsync(chunked, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_checkpoint_is_replaced_as_a_whole_or_not_at_all()
    {
        (await SendAsync(HttpMethod.Get, "checkpoint")).Should().Be(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Put, "checkpoint", new StringContent("first"))).Should().Be(HttpStatusCode.NoContent);

        var broken = () => SendAsync(HttpMethod.Put, "checkpoint", new StreamContent(new BrokenStream()));
        await broken.Should().ThrowAsync<Exception>();

        (await client.GetStringAsync(At("checkpoint"), TestContext.Current.CancellationToken)).Should().Be("first");
        (await SendAsync(HttpMethod.Put, "checkpoint", new StringContent("second"))).Should().Be(HttpStatusCode.NoContent);
        (await client.GetStringAsync(At("checkpoint"), TestContext.Current.CancellationToken)).Should().Be("second");
    }

    [Fact]
    public async Task Halves_of_checkpoints_that_a_killed_engine_left_are_cleared_away()
    {
        (await SendAsync(HttpMethod.Put, "checkpoint", new StringContent("whole"))).Should().Be(HttpStatusCode.NoContent);
        var kept = Directory.EnumerateFiles(Checkpoints.FolderIn(rig.Folder)).Single();
        await File.WriteAllTextAsync($"{kept}.{Guid.NewGuid():N}", "ha", TestContext.Current.CancellationToken);

        await api.DisposeAsync();
        api = ActivityApiHost.Start(Options());

        Directory.EnumerateFiles(Checkpoints.FolderIn(rig.Folder)).Should().Equal(kept);
    }

    [Fact]
    public void What_was_sent_later_stays_also_when_the_earlier_takes_longer()
    {
        var (turns, kept) = (new Turns(), new List<string>());
        using var first = turns.Take("place");
        using (var second = turns.Take("place")) second.Finish(() => kept.Add("second"));
        first.Finish(() => kept.Add("first"));
        kept.Should().Equal("second");
    }

    [Fact]
    public async Task A_launch_text_is_given_to_its_own_attempt_only_and_asked_for_again_while_it_is_not_known()
    {
        (await SendAsync(HttpMethod.Get, "launch")).Should().Be(HttpStatusCode.ServiceUnavailable);

        await api.DisposeAsync();
        api = ActivityApiHost.Start(Options() with { LaunchText = uid => $"\"{uid}\"" });

        (await client.GetStringAsync(At("launch"), TestContext.Current.CancellationToken)).Should().Be($"\"{Uid}\"");
    }

    [Fact]
    public void The_key_is_its_owners_alone()
    {
        var file = Path.Combine(rig.Folder, "key");
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        FluentActions.Invoking(() => StoreKey.Of(rig.Folder)).Should().Throw<InvalidDataException>().WithMessage("*chmod 600*");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private Guid Uid => rig.Executor.Begun[0].Uid;

    private ActivityApiOptions Options() => new()
    {
        Folder = rig.Folder,
        Engine = rig.Engine,
        Records = rig.Bare,
        Files = rig.ProjectFiles,
        Tokens = tokens,
        Time = rig.Time,
    };

    private HttpClient Client(string token)
    {
        var made = new HttpClient { BaseAddress = new Uri(api.Address + "/") };
        made.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return made;
    }

    private async Task<HttpStatusCode> PostAsync(string path, object body) =>
        (await client.PostAsJsonAsync(At(path), body, TestContext.Current.CancellationToken)).StatusCode;

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, At(path)) { Content = content };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Breaks off in its middle.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (reads++ > 2) throw new IOException("the pod is gone");
            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            CopyAsync(destination, bufferSize, cancellationToken);

        private async Task CopyAsync(Stream destination, int size, CancellationToken cancellation)
        {
            var buffer = new byte[size];
            while (await ReadAsync(buffer, cancellation) is var count and > 0) await destination.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }
}
