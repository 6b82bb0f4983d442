using System.Net;
using FluentAssertions;
using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>F14-F16: the server's own words, as real servers say them.</summary>
public sealed class RefusalsTests
{
    [Theory]
    [InlineData(404, "NotFound", "pods \"a\" not found", Obstacle.Missing)]
    [InlineData(410, "Expired", "too old resource version: 1 (5)", Obstacle.Expired)]
    [InlineData(409, "AlreadyExists", "pods \"a\" already exists", Obstacle.Taken)]
    [InlineData(409, "AlreadyExists", "object is being deleted: pods \"a\" already exists", Obstacle.Taken)]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on Pod \"a\": the UID in the precondition (x) does not match the UID in record (y)", Obstacle.Changed)]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified", Obstacle.Passing)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3", Obstacle.Quota)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: status unknown for quota: q, resources: pods", Obstacle.Passing)]
    [InlineData(403, "Forbidden", "pods is forbidden: User \"wf\" cannot create resource \"pods\" in API group \"\" in the namespace \"default\"", Obstacle.Final)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true", Obstacle.Final)]
    [InlineData(403, "Forbidden", "admission webhook \"policy.example\" denied the request: no latest tags", Obstacle.Final)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: unable to create new content in namespace x because it is being terminated", Obstacle.Final)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi", Obstacle.Unclear)]
    [InlineData(500, "InternalError", "Internal error occurred: failed calling webhook \"x\": Post: dial tcp: connection refused", Obstacle.Passing)]
    [InlineData(500, "", "etcdserver: leader changed", Obstacle.Passing)]
    [InlineData(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", Obstacle.Passing)]
    [InlineData(503, "ServiceUnavailable", "apiserver is shutting down", Obstacle.Passing)]
    [InlineData(504, "Timeout", "request did not complete within requested timeout", Obstacle.Passing)]
    [InlineData(401, "Unauthorized", "Unauthorized", Obstacle.Passing)]
    [InlineData(422, "Invalid", "Pod \"a\" is invalid: spec.containers[0].image: Required value", Obstacle.Final)]
    [InlineData(400, "BadRequest", "admission webhook \"x\" denied the request: no", Obstacle.Final)]
    [InlineData(413, "RequestEntityTooLarge", "limit is 3145728", Obstacle.Final)]
    internal void What_passes_is_told_from_what_never_will(int code, string reason, string message, Obstacle expected)
    {
        var refusal = Refusals.Of((HttpStatusCode)code, new V1Status { Reason = reason, Message = message }, null);
        refusal.Should().Be(new Refusal(expected, message, RetryAfter: null, (HttpStatusCode)code));
    }

    [Fact]
    public void The_servers_wish_to_be_left_alone_is_kept() =>
        Refusals.Of(HttpStatusCode.TooManyRequests, new V1Status { Details = new V1StatusDetails { RetryAfterSeconds = 7 } }, null).RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
}
