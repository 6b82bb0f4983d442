using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Server.People;

namespace Workflows.Tests.Server;

/// <summary>What random requests are made of: endpoints, names that are there, bodies that are right before they are broken.</summary>
internal sealed partial class FuzzMaterial
{
    private const string Flow = """
        name: one
        parameters: { size: { type: integer, default: 1 }, name: { type: string, default: a } }
        triggers:
          nightly: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
          push: { git: { provider: github, repository: octocat/hello, branches: [main], secret: bikes } }
          hook: { webhook: { secret: bikes }, with: { size: "{{ event.size }}" } }
          came: { event: { type: data.arrived } }
        steps:
          ask: { approval: { text: "Is it good?" } }
          arrived: { wait: { event: { type: data.arrived } } }
          work: { set: { x: "{{ parameters.size }}" } }
        """;

    private static readonly string[] odd =
    [
        "", " ", ".", "..", "%2e%2e%2f", "%00", "0", "-1", "1", "2", "99999999999999999999", "1e9", "NaN", "null", "true", "ø", "%F0%9F%92%A5", "'", "\"",
        "<script>", "{{ 1 }}", "default", "one", "ask", "hook", "push", "nightly", "came", "production", "a/b", "a%2Fb", "a b", "*", "wf_0_0",
        "00000000-0000-0000-0000-000000000000",
    ];

    private static readonly string[] bodies =
    [
        "{}", "[]", "null", "7", "\"x\"",
        """{"parameters": {"size": 3, "name": "b"}, "version": 1}""",
        """{"decision": "approve", "comment": "fine"}""",
        """{"text": "name: one\nsteps: { work: { set: { x: 1 } } }", "message": "m", "expectedLive": 1}""",
        """{"specversion": "1.0", "id": "1", "source": "/sensors", "type": "data.arrived", "time": "2026-11-24T12:00:00Z", "data": {"size": 4}}""",
        """[{"specversion": "1.0", "id": "2", "source": "/sensors", "type": "data.arrived"}]""",
        """{"ref": "refs/heads/main", "after": "0123456789012345678901234567890123456789", "repository": {"full_name": "octocat/hello"}, "commits": [{"added": ["a"], "modified": [], "removed": []}]}""",
        """{"size": 4}""",
        """{"subject": "bob", "roles": {"default": ["viewer"]}, "expires": "1d"}""", """{"version": 1, "expected": null}""",
        """{"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z", "parallel": 2, "dryRun": true}""",
        "token=wf_0_0",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { generateName: a- }\nspec: { entrypoint: a, templates: [{ name: a, suspend: {} }] }",
    ];

    private static readonly string[] queries =
    [
        "limit", "cursor", "after", "offset", "attempt", "index", "state", "workflow", "trigger", "since", "until", "dryRun", "step", "project", "format",
    ];

    private static readonly string[] types =
    [
        "application/json", "text/plain", "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-www-form-urlencoded",
        "multipart/form-data", "application/json; charset=utf-16", "x",
    ];

    private readonly List<(string Method, string Path)> endpoints;
    private readonly string token;

    private FuzzMaterial(List<(string Method, string Path)> endpoints, string token) => (this.endpoints, this.token) = (endpoints, token);

    /// <summary>Publishes and starts what requests are about.</summary>
    public static async Task<FuzzMaterial> MakeAsync(ServedRig served)
    {
        await served.PublishAsync("one", Flow);
        await served.PostAsync("workflows/one/runs");
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(Principal.EveryProject, ["admin"]);
        var (text, record) = ApiToken.Make(Actor.Named("fuzz"), grants, "local:test", TimeProvider.System.GetUtcNow(), ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Storage.Acts.By("local:test", "token.create", record.Id), default);
        var endpoints = from endpoint in served.Endpoints
                        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                        orderby endpoint.RoutePattern.RawText, method
                        select (method, endpoint.RoutePattern.RawText!);
        return new([.. endpoints], text);
    }

    /// <summary>A request like no other.</summary>
    public HttpRequestMessage Request(Random random)
    {
        var (method, pattern) = endpoints[random.Next(endpoints.Count)];
        var parts = pattern.TrimStart('/').Split('/').Select(part => Hole().Replace(part, match => Fill(match.Groups[1].Value, random)));
        var path = "/" + string.Join('/', parts);
        if (random.Next(3) == 0)
        {
            path += "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Of(queries, random)}={Of(odd, random)}"));
        }

        var request = new HttpRequestMessage(new HttpMethod(random.Next(20) == 0 ? "PATCH" : method), new Uri(path, UriKind.Relative));
        var body = Body(random);
        if (method != "GET" || random.Next(20) == 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Of(types, random));
        }

        AddHeaders(request, body, random);
        return request;
    }

    private void AddHeaders(HttpRequestMessage request, byte[] body, Random random)
    {
        void Add(int outOf, string name, Func<string> value)
        {
            if (random.Next(outOf) == 0) request.Headers.TryAddWithoutValidation(name, value());
        }

        Add(4, "Authorization", () => random.Next(2) == 0 ? $"Bearer {token}" : $"Bearer {Broken(token, random)}");
        Add(6, "Accept", () => Of(["text/event-stream", "application/json", "text/html", "*/*", ","], random));
        Add(6, "Idempotency-Key", () => Of(odd, random));
        Add(8, "If-Match", () => Of(["*", "\"x\"", "W/\"\"", "\""], random));
        Add(8, "Last-Event-ID", () => Of(odd, random));
        Add(8, "Range", () => Of(["bytes=0-0", "bytes=-1", "bytes=9-1", "lines=1", "bytes=0-99999999999999999999"], random));
        Add(8, "X-Forwarded-For", () => Of(odd, random));
        Add(8, "ce-id", () => Of(odd, random));
        Add(8, "ce-type", () => Of(odd, random));
        Add(8, "Cookie", () => $"wf-session={Of(odd, random)}; {Of(odd, random)}");
        if (request.Method != HttpMethod.Post || request.RequestUri!.OriginalString[1] != 'h') return;
        Add(1, "X-GitHub-Event", () => Of(["push", "ping", "pull_request", ""], random));
        Add(1, "X-GitHub-Delivery", () => Guid.NewGuid().ToString());
        Add(1, "X-Hub-Signature-256", () => random.Next(4) == 0 ? Of(odd, random) : Signed(body));
        Add(1, "webhook-id", () => Of(odd, random));
        Add(2, "webhook-timestamp", () => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    private static string Signed(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(FuzzTests.Secret), body));

    private static string Fill(string hole, Random random) => random.Next(4) == 0
        ? Of(odd, random)
        : hole switch
        {
            "project" => "default",
            "workflow" => "one",
            "number" or "version" or "index" or "attempt" => "1",
            "trigger" => Of(["nightly", "push", "hook", "came"], random),
            "step" => Of(["ask", "arrived", "work"], random),
            "page" => "",
            _ => Of(odd, random),
        };

    /// <summary>A body that is right, or with bytes changed, cut, doubled, or grown deep.</summary>
    private static byte[] Body(Random random)
    {
        var body = Encoding.UTF8.GetBytes(Of(bodies, random));
        return random.Next(6) switch
        {
            0 or 1 => body,
            2 => body[..random.Next(body.Length + 1)],
            3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Of(["[", "{\"a\":", "- ", "\"\\ud800\"", "{{"], random), random.Next(1, 2_000)))),
            4 => [.. body, .. body],
            _ => Changed(body, random),
        };
    }

    private static byte[] Changed(byte[] body, Random random)
    {
        for (var i = 0; i < random.Next(1, 6); i++) body[random.Next(body.Length)] = (byte)random.Next(256);
        return body;
    }

    private static string Broken(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text[..at],
            1 => text.Insert(at, "x"),
            _ => Of(odd, random),
        };
    }

    private static T Of<T>(T[] some, Random random) => some[random.Next(some.Length)];

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Hole();
}
