using k8s;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>
/// A kubeconfig whose credentials come from a program, as the clouds have it. Each token is old when it comes, so every request needs a new one.
/// </summary>
internal sealed class LoginProgram : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-login-").FullName;

    public LoginProgram(string server)
    {
        Write("login", $$$"""
            #!/bin/sh
            if [ -e {{{folder}}}/fails ]; then printf 'the token has expired\nplease log in\n' >&2; exit 1; fi
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{ControlPlane.AdminToken}}}","expirationTimestamp":"2020-01-01T00:00:00Z"}}'
            """);
        File.SetUnixFileMode(Path.Combine(folder, "login"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: lab
            clusters: [{ name: lab, cluster: { server: "{{server}}" } }]
            users: [{ name: lab, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: {{folder}}/login } } }]
            contexts: [{ name: lab, context: { cluster: lab, user: lab } }]
            """);
    }

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    /// <summary>It says why and gives no token.</summary>
    public bool Fails
    {
        set
        {
            if (value) Write("fails", string.Empty);
            else File.Delete(Path.Combine(folder, "fails"));
        }
    }

    public KubernetesClientConfiguration Configuration() => KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
