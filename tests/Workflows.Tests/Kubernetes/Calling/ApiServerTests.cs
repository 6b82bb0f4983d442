using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Workflows.Executors.Kubernetes.Calling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>Whatever goes wrong with a request is an answer, in words for people.</summary>
public sealed class ApiServerTests
{
    [Fact]
    public async Task Credentials_that_fail_are_told_in_the_words_of_their_program()
    {
        await using var server = await OddServer.StartAsync(http => http.Response.WriteAsync("{}"));
        using var login = new LoginProgram(server.Address);
        using var api = new ApiServer(login.Configuration(), new RateLimit(1000, 1000, TimeProvider.System), TimeSpan.FromSeconds(30), TimeProvider.System);
        (await AskAsync(api)).Error.Should().BeNull();

        login.Fails = true;

        (await AskAsync(api)).Error.Should().Be(
            new ApiError(ApiErrorKind.Transient, $"{server.Address}/ can't be asked: the credentials failed: the token has expired; please log in"));
        (await api.OpenAsync("log", TestContext.Current.CancellationToken)).Error!.Text.Should().Contain("the token has expired");
        login.Fails = false;
        (await AskAsync(api)).Error.Should().BeNull();
    }

    [Fact]
    public async Task An_answer_that_stops_halfway_is_given_up_in_time()
    {
        await using var server = await OddServer.StartAsync(async http =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("{ \"items\"", http.RequestAborted);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        using var api = server.Api(TimeProvider.System, timeout: TimeSpan.FromSeconds(1));

        (await AskAsync(api).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Error!.Text
            .Should().EndWith("did not answer within 1 s");
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_one_too()
    {
        await using var server = await OddServer.StartAsync(http => http.Response.WriteAsync("<html>log in to the hotel's network</html>"));
        using var api = server.Api(TimeProvider.System);

        (await AskAsync(api)).Error!.Should().Match<ApiError>(error => error.Kind == ApiErrorKind.Transient && error.Text.StartsWith(server.Address));
    }

    [Fact]
    public async Task An_answer_without_an_end_is_given_up_before_it_fills_the_memory()
    {
        await using var server = await OddServer.StartAsync(http => EndlessAsync(http, 200));
        using var api = server.Api(TimeProvider.System, longest: 10 << 20);

        var answer = await AskAsync(api).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        answer.Error.Should().Be(new ApiError(ApiErrorKind.Transient, $"{server.Address}/ gave an answer of more than {10 << 20} bytes"));
    }

    [Fact]
    public async Task Of_a_refusal_without_an_end_only_the_beginning_is_read()
    {
        await using var server = await OddServer.StartAsync(http => EndlessAsync(http, 403));
        using var api = server.Api(TimeProvider.System);

        var answer = await AskAsync(api).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        answer.Error!.Text.Should().HaveLength(500).And.EndWith("...");
    }

    [Fact]
    public async Task Of_a_refusal_in_many_words_only_the_first_are_kept_and_all_are_judged()
    {
        var message = new string('x', 10_000) + " exceeded quota";
        await using var server = await OddServer.StartAsync(http =>
        {
            http.Response.StatusCode = 403;
            return http.Response.WriteAsync(Server.FaultProxy.Status(403, "Forbidden", message));
        });
        using var api = server.Api(TimeProvider.System);

        (await AskAsync(api)).Error!.Should().Match<ApiError>(error => error.Kind == ApiErrorKind.QuotaExceeded && error.Text.Length == BoundedText.Most);
    }

    [Fact]
    public async Task The_time_that_we_hold_a_request_back_is_not_the_servers()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(1, 1, time);
        await using var server = await OddServer.StartAsync(http => http.Response.WriteAsync("{}"));
        using var api = server.Api(time, limit, TimeSpan.FromSeconds(30));
        limit.Hold(TimeSpan.FromSeconds(50));

        var answer = api.SendAsync<JsonNode>(HttpMethod.Get, "api", null, string.Empty, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(51));

        (await answer).Error.Should().BeNull();
    }

    [Fact]
    public async Task Who_gives_up_is_told_nothing()
    {
        await using var server = await OddServer.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        using var api = server.Api(TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var answer = api.SendAsync<JsonNode>(HttpMethod.Get, "api", null, string.Empty, stop.Token);
        await stop.CancelAsync();

        await answer.Invoking(a => a).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task EndlessAsync(HttpContext http, int code)
    {
        http.Response.StatusCode = code;
        var letters = new byte[1 << 16];
        Array.Fill(letters, (byte)'x');
        while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(letters, http.RequestAborted);
    }

    private static Task<ApiResult<JsonNode>> AskAsync(ApiServer api) =>
        api.SendAsync<JsonNode>(HttpMethod.Get, "api", null, string.Empty, TestContext.Current.CancellationToken);
}
