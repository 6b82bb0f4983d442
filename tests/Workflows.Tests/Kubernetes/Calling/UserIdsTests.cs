using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>Which user id pods get, asked where it may not be read from the namespace.</summary>
public sealed class UserIdsTests
{
    [Theory]
    [InlineData("security.openshift.io", null)]
    [InlineData("apps", RestrictedFloor.UserId)]
    public async Task What_the_server_offers_is_asked_for_until_it_answers(string group, long? expected)
    {
        var asked = 0;
        await using var server = await OddServer.StartAsync(http =>
        {
            if (http.Request.Path != "/apis") return AnswerAsync(
                http, 403, FaultProxy.Status(403, "Forbidden", "namespaces \"x\" is forbidden: User \"wf\" cannot get resource \"namespaces\""));
            return Interlocked.Increment(ref asked) == 1
                ? AnswerAsync(http, 503, FaultProxy.Status(503, "ServiceUnavailable", "apiserver is starting"))
                : AnswerAsync(http, 200, $$"""{"kind":"APIGroupList","groups":[{"name":"{{group}}"}]}""");
        });
        var time = new QuickTime(60);
        using var api = server.Api(time);
        List<string> away = [];

        (await UserIds.OfAsync(api, "x", away.Add, time, TestContext.Current.CancellationToken)).Should().Be(expected);

        away.Should().Equal("apiserver is starting");
    }

    private static Task AnswerAsync(HttpContext http, int code, string text)
    {
        http.Response.StatusCode = code;
        return http.Response.WriteAsync(text);
    }
}
