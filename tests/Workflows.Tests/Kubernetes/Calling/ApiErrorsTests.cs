using System.Net;
using FluentAssertions;
using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;
using Xunit;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>F14-F16: the server's own words, as real servers say them.</summary>
public sealed class ApiErrorsTests
{
    [Theory]
    [InlineData(404, "NotFound", "pods \"a\" not found", ApiErrorKind.NotFound)]
    [InlineData(410, "Expired", "too old resource version: 1 (5)", ApiErrorKind.Expired)]
    [InlineData(409, "AlreadyExists", "pods \"a\" already exists", ApiErrorKind.AlreadyExists)]
    [InlineData(409, "AlreadyExists", "object is being deleted: pods \"a\" already exists", ApiErrorKind.AlreadyExists)]
    [InlineData(
        409,
        "Conflict",
        "Operation cannot be fulfilled on Pod \"a\": the UID in the precondition (x) does not match the UID in record (y)",
        ApiErrorKind.Conflict)]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified", ApiErrorKind.Transient)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3", ApiErrorKind.QuotaExceeded)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: status unknown for quota: q, resources: pods", ApiErrorKind.Transient)]
    [InlineData(
        403,
        "Forbidden",
        "pods is forbidden: User \"wf\" cannot create resource \"pods\" in API group \"\" in the namespace \"default\"",
        ApiErrorKind.Permanent)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true", ApiErrorKind.Permanent)]
    [InlineData(403, "Forbidden", "admission webhook \"policy.example\" denied the request: no latest tags", ApiErrorKind.Permanent)]
    [InlineData(
        403,
        "Forbidden",
        "pods \"a\" is forbidden: unable to create new content in namespace x because it is being terminated",
        ApiErrorKind.Permanent)]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi", ApiErrorKind.Unrecognized)]
    [InlineData(500, "InternalError", "Internal error occurred: failed calling webhook \"x\": Post: dial tcp: connection refused", ApiErrorKind.Transient)]
    [InlineData(500, "", "etcdserver: leader changed", ApiErrorKind.Transient)]
    [InlineData(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", ApiErrorKind.Transient)]
    [InlineData(503, "ServiceUnavailable", "apiserver is shutting down", ApiErrorKind.Transient)]
    [InlineData(504, "Timeout", "request did not complete within requested timeout", ApiErrorKind.Transient)]
    [InlineData(401, "Unauthorized", "Unauthorized", ApiErrorKind.Transient)]
    [InlineData(422, "Invalid", "Pod \"a\" is invalid: spec.containers[0].image: Required value", ApiErrorKind.Permanent)]
    [InlineData(400, "BadRequest", "admission webhook \"x\" denied the request: no", ApiErrorKind.Permanent)]
    [InlineData(413, "RequestEntityTooLarge", "limit is 3145728", ApiErrorKind.Permanent)]
    internal void What_passes_is_told_from_what_never_will(int code, string reason, string message, ApiErrorKind expected)
    {
        var error = ApiErrors.Of((HttpStatusCode)code, new V1Status { Reason = reason, Message = message }, null);
        error.Should().Be(new ApiError(expected, message, RetryAfter: null, (HttpStatusCode)code));
    }

    [Fact]
    public void The_servers_wish_to_be_left_alone_is_kept() =>
        ApiErrors.Of(HttpStatusCode.TooManyRequests, new V1Status { Details = new V1StatusDetails { RetryAfterSeconds = 7 } }, null).RetryAfter
            .Should().Be(TimeSpan.FromSeconds(7));
}
