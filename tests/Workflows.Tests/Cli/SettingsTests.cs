using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf.yaml</c>: what it takes, and that a mistake in it is told with its place and what was expected.</summary>
public sealed class SettingsTests
{
    private const string Whole = """
        executor: local
        places: 2
        retention: { runs: 90d, keep: 20, logs: 12h }
        files: s3://wf-files/team
        s3: { endpoint: "http://127.0.0.1:9000", region: eu-central-1, pathStyle: true }
        notify: { allow: [hooks.example.com, 10.1.2.3], plainHttp: true }
        server:
          limits: { requestsPerMinute: 100, streamsPerUser: 5 }
          trustedProxies: [10.0.0.0/8, 192.0.2.1, "2001:db8::/32"]
          signIn:
            tokens: true
            oidc:
              { name: Us, authority: https://id.example.com/ml, clientId: wf, clientSecret: oidc/client, audience: flows, scopes: [groups], groups: member, lifetime: 8h, signOut: true }
          roles: { default: { author: [group:ml, "user:https://id.example.com/ml:248"], viewer: "*" }, "*": { admin: group:platform } }
        kubernetes:
          kubeconfig: ../kubeconfig
          context: prod
          namespace: ml
          namespaces: { fraud: ml-fraud }
          activityApi: http://10.0.0.5:8080
          execImage: registry.example/wf-exec:1
          places: 100
          requests: { perSecond: 20, burst: 40 }
          profiles:
            default: { imagePullSecrets: [registry] }
            a100:
              nodeSelector: { gpu: a100 }
              tolerations: [{ key: gpu, value: a100, effect: NoSchedule }]
              gpuResource: nvidia.com/gpu
              runtimeClass: nvidia
              priorityClass: high
              queuePriorityClass: high
              serviceAccount: trainer
              claims: [{ claim: datasets, path: /data, readOnly: true }]
              workspaceClaim: scratch
              checkpointClaim: kept
              annotations: { sidecar.istio.io/inject: "false" }
        """;

    private const string Oidc = "signIn: { oidc: { authority: \"https://id.example\", clientId: wf } }";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "retention: { runs: 90 }", "wf.yaml:1:20: retention.runs: expected a duration of 1h or more, such as 90d" },
        { "retention: { logs: 30m }", "retention.logs: expected a duration of 1h or more" },
        { "retention: { keep: all }", "retention.keep: expected an integer from 0 to 1000000" },
        { "retention: { run: 90d }", "`retention.run` is no setting; did you mean `runs`?" },
        { "notify: { alow: [hooks.example.com] }", "wf.yaml:1:11: `notify.alow` is no setting; did you mean `allow`?" },
        { "server: { limits: { requestsPerMinute: 9 } }", "server.limits.requestsPerMinute: expected an integer from 10 to 1000000" },
        { "server: { limits: { fileMegabytes: 0 } }", "server.limits.fileMegabytes: expected an integer from 1 to 1000000" },
        { "server: { limits: { streamsPerUser: many } }", "server.limits.streamsPerUser: expected an integer from 1 to 10000" },
        { "server: { limits: { streams: 5 } }", "`server.limits.streams` is no setting" },
        { "server: { trustedProxies: [proxy] }", "server.trustedProxies: expected a network or address of a proxy, such as 10.0.0.0/8 or 10.1.2.3" },
        { "server: { trustedProxies: 0.0.0.0/0 }", "server.trustedProxies: expected a network or address" },
        { "notifications: { remindAfter: 5s }", "notifications.remindAfter: expected a duration of 1m or more, such as 4h" },
        { "notifications: { sinks: { ops: { webhook: \"http://hooks.example.com/wf\", secret: a } } }", "sinks.ops.webhook: expected an https address" },
        { "notifications: { sinks: { ops: { webhook: \"https://hooks.example.com\" } } }", "sinks.ops.secret is missing: expected the name of the secret" },
        { "notifications: { sinks: { ops: {} } }", "sinks.ops.webhook is missing: expected the address of a webhook, `email`" },
        { "notifications: { sinks: { Ops: {} } }", "notifications.sinks.Ops: expected a mapping, below a name of small letters" },
        { "notifications: { sinks: { a: { email: x, from: a@b.c, host: h } } }", "sinks.a.email: expected a mail address" },
        { "notifications: { sinks: { a: { email: a@b.c, from: a@b.c, host: h, tls: none, user: x } } }", "sinks.a.user: expected no user where `tls: none`" },
        { "notifications: { sinks: { a: { email: a@b.c, from: a@b.c, host: h, user: x } } }", "sinks.a.password is missing: expected the name of the secret" },
        { "notifications: { sinks: { a: { email: a@b.c, from: a@b.c, host: h, password: x } } }", "sinks.a.password: expected no password without a `user`" },
        { "notifications: { sinks: { a: { email: a@b.c, events: run.ended } } }", "sinks.a.events: expected one of run.approval.asked, " },
        { "notifications: { sinks: { a: { webhook: \"https://a.example\", secret: a, format: xml } } }", "sinks.a.format: expected standard or cloudevents" },
        { "notifications: { sinks: { a: { webhook: \"https://a.example\", secret: a, events: run.ended } } }", "sinks.a.events: expected one of run." },
        { "notifications: { sinks: { a: { webhook: \"https://a.example\", secret: a, events: drift } } }", "such as drift.detected" },
        { "notifications: { sinks: { t: { otlp: \"http://collector.example\" } } }", "sinks.t.otlp: expected an https address" },
        { "notifications: { sinks: { t: { otlp: \"https://collector.example/?key=1\" } } }", "sinks.t.otlp: expected an https address" },
        { "notifications: { sinks: { t: { otlp: \"https://c.example\", events: run.approval.asked } } }", "sinks.t.events: expected one of run.failed, " },
        { "notifications: { sinks: { t: { otlp: \"https://c.example\", headers: { Host: a } } } }", "sinks.t.headers.Host: expected names of headers" },
        { "notifications: { sinks: { t: { otlp: \"https://c.example\", headers: { \"A b\": a } } } }", "sinks.t.headers.A b: expected names of headers" },
        { "git: { bikes: {} }", "git.bikes: expected a mapping, below the owner and name of a repository" },
        { "git: { acme/../bikes: {} }", "git.acme/../bikes: expected a mapping, below the owner" },
        { "git: { acme/bikes: {} }", "git.acme/bikes.provider is missing: expected one of github, gitlab, gitea, forgejo" },
        { "git: { acme/bikes: { provider: gitea, statusToken: a } }", "git.acme/bikes.url is missing: expected an https address" },
        { "git: { acme/bikes: { provider: github, url: \"http://git.example\", statusToken: a } }", "git.acme/bikes.url: expected an https address" },
        { "git: { acme/bikes: { provider: github } }", "git.acme/bikes.statusToken is missing: expected the name of the secret that is the token" },
        { "git: { acme/bikes: { provider: github, statusToken: a, context: \"a b\" } }", "context: expected up to 40 letters, digits, dots" },
        { "git: { acme/bikes: { provider: github, statusToken: a, project: x } }", "acme/bikes.project` is no setting; did you mean `projects`?" },
        { "server: { signIn: { oidc: { clientId: wf } } }", "wf.yaml:1:27: server.signIn.oidc.authority is missing: expected the issuer's https address" },
        { "server: { signIn: { oidc: { authority: \"http://id.example\", clientId: wf } } }", "signIn.oidc.authority: expected the issuer's https address" },
        { "server: { signIn: { oidc: { authority: \"https://id.example\" } } }", "signIn.oidc.clientId is missing: expected what the provider calls" },
        { "server: { signIn: { oidc: { authority: \"https://id\", clientId: wf, clientSecret: hunter2 } } }", "expected the name of a secret, SECRET/KEY" },
        { "server: { signIn: { oidc: { authority: \"https://id\", clientId: wf, lifetime: 13h } } }", "lifetime: expected a duration from 5m to 12h" },
        { "server: { signIn: { oidc: { authority: \"https://id\", clientId: wf, audience: wf } } }", "audience: expected what access tokens for this" },
        { "server: { signIn: { oidc: { authority: \"https://id\", clientId: wf, signOut: later } } }", "signOut: expected true or false" },
        { "server: { signIn: { oidc: { authority: \"https://id\", clientId: wf, scope: [a] } } }", ".scope` is no setting; did you mean `scopes`?" },
        { $"server: {{ {Oidc}, roles: {{ default: {{ autor: a }} }} }}", "wf.yaml:1:100: `server.roles.default.autor` is no setting; did you mean `author`?" },
        { "server: { roles: { default: { author: [ml] } } }", "server.roles.default.author: expected group:NAME (up to 200 characters), user:" },
        { $"server: {{ roles: {{ default: {{ author: \"group:{new string('a', 201)}\" }} }} }}", "default.author: expected group:NAME (up to 200 characters)" },
        { "server: { roles: { default: { author: [group:ml] } } }", "wf.yaml:1:18: server.roles: expected no roles without `signIn: { oidc: … }`" },
        { "server: { signIn: { tokens: true }, roles: {} }", "server.roles: expected no roles without" },
        { "server: { signIn: { tokens: false, oidc: { authority: \"https://id\", clientId: wf } } }", "tokens: expected true, or nothing, beside `oidc`" },
        { $"server: {{ {Oidc}, publicUrl: \"http://flows.example\" }}", "server.publicUrl: expected an https address beside `signIn: { oidc: … }`" },
        { $"server: {{ {Oidc}, roles: {{ My_Team: {{ author: [group:ml] }} }} }}", "`server.roles.My_Team` is no setting" },
        { "notify: { plainHttp: maybe }", "notify.plainHttp: expected" },
        { "kubernetes: { namspace: ml }", "wf.yaml:1:15: `kubernetes.namspace` is no setting; did you mean `namespace`?" },
        { "files: s3://key:secret@bucket/a", "wf.yaml:1:8: files: expected s3://BUCKET/PREFIX (credentials come from the environment)" },
        { "files: folder", "wf.yaml:1:8: files: expected s3://BUCKET/PREFIX" },
        { "s3: { endpoint: minio }", "wf.yaml:1:17: s3.endpoint: expected https://HOST or http://HOST:PORT, without a user or a path" },
        { "s3: { endpoint: \"https://key:secret@minio\" }", "s3.endpoint: expected" },
        { "s3: { region: \"eu central\" }", "s3.region: expected a region" },
        { "s3: { secretKey: x }", "wf.yaml:1:7: `s3.secretKey` is no setting" },
        { "kubernetes: prod", "wf.yaml:1:13: kubernetes: expected a mapping of settings" },
        { "kubernetes: { namespace: Ml_1 }", "wf.yaml:1:26: kubernetes.namespace: expected the name of a namespace" },
        { "kubernetes: { namespaces: { fraud: Ml_1 } }", "wf.yaml:1:36: kubernetes.namespaces.fraud: expected the name of a namespace" },
        { "kubernetes: { activityApi: \"http://host:80\" }", "wf.yaml:1:28: kubernetes.activityApi: expected http://IP:PORT" },
        { "kubernetes: { places: 0 }", "wf.yaml:1:23: kubernetes.places: expected an integer from 1 to 100000" },
        { "kubernetes: { requests: { perSecnd: 9 } }", "`kubernetes.requests.perSecnd` is no setting; did you mean `perSecond`?" },
        { "kubernetes: { profiles: { a: { nodeSelecter: {} } } }", "`kubernetes.profiles.a.nodeSelecter` is no setting; did you mean `nodeSelector`?" },
        { "kubernetes: { profiles: { a: { tolerations: [{ value: x }] } } }", "kubernetes.profiles.a.tolerations[0].key is missing: expected a taint's key" },
        {
            "kubernetes: { profiles: { a: { tolerations: [{ key: x, effect: Never }] } } }",
            "tolerations[0].effect: expected NoSchedule, PreferNoSchedule, NoExecute"
        },
        { "kubernetes: { profiles: { a: { claims: [{ claim: c, path: /work/x }] } } }", "claims[0].path: expected an absolute path, outside of" },
        {
            "kubernetes: { profiles: { a: { annotations: { container.apparmor.security.beta.kubernetes.io/main: unconfined } } } }",
            "wf.yaml:1:100: kubernetes.profiles.a.annotations.container.apparmor.security.beta.kubernetes.io/main: expected a string (numbers and true in quotes); of AppArmor and seccomp only runtime/default or"
        },
        { "kubernetes: { profiles: { a: [] } }", "kubernetes.profiles.a: expected a mapping of settings" },
        { "kubernetes: { profiles: gone.yaml }", "gone.yaml, which wf.yaml names, can't be read" },
        { "kubernetes: { profiles: profiles.yaml }", "profiles.yaml:2:3: `a100.gpuResorce` is no setting; did you mean `gpuResource`?" },
    };

    [Fact]
    public async Task All_that_can_be_said_of_Kubernetes_is_taken()
    {
        using var folder = Folder(Whole);

        var run = await folder.RunAsync("run", "hello.yaml", "--detach");

        run.Exit.Should().Be(0, run.Errors);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_with_its_place(string settings, string told)
    {
        using var folder = Folder(settings).With(".wf/profiles.yaml", "a100:\n  gpuResorce: x\n");

        var run = await folder.RunAsync("run", "hello.yaml", "--detach");

        run.Exit.Should().Be(2);
        run.Errors.Should().Contain(told);
    }

    [Fact]
    public async Task What_the_settings_name_is_used_unless_the_command_line_says_otherwise()
    {
        using var folder = Folder("executor: kubernetes\nkubernetes: { kubeconfig: ../mine, context: prod }\n");
        folder.With("pod.yaml", "name: pod\nsteps: { one: { uses: container, image: 'busybox:1', command: ['true'] } }\n");
        folder.With("mine", "apiVersion: v1\nkind: Config\ncontexts: [{ name: test, context: { cluster: c, user: u } }]\n");

        (await folder.RunAsync("run", "pod.yaml")).Errors.Should().Contain($"there is no context prod in {folder.File("mine")}: it has test");
        (await folder.RunAsync("run", "pod.yaml", "--context", "dev")).Errors.Should().Contain("there is no context dev in ");
        (await folder.RunAsync("run", "hello.yaml", "--executor", "local")).Exit.Should().Be(0);
    }

    private static WfFolder Folder(string settings)
    {
        var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        Directory.CreateDirectory(folder.File(".wf"));
        return folder.With(".wf/wf.yaml", settings);
    }
}
