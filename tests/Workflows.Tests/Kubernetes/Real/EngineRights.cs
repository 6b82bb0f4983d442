using System.Text;
using k8s;
using k8s.Models;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>A service account with the role of <c>deploy/kubernetes/base</c> and nothing else, and a kubeconfig of it.</summary>
internal sealed class EngineRights : IAsyncDisposable
{
    private const string Account = "engine";
    private readonly TemporaryFolder folder = new();
    private readonly RealSpace space;

    private EngineRights(RealSpace space) => this.space = space;

    public string Kubeconfig => folder.Path("kubeconfig");

    public static async Task<EngineRights> GiveAsync(RealSpace space)
    {
        var rights = new EngineRights(space);
        var role = KubernetesYaml.Deserialize<V1Role>(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/kubernetes/base/role.yaml")));
        role.Metadata.NamespaceProperty = null;
        await space.Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, space.Name);
        await space.Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = Account } }, space.Name);
        await rights.GiveBackAsync();
        var token = await space.Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } }, Account, space.Name);
        await rights.WriteAsync(token.Status.Token);
        return rights;
    }

    public Task TakeAwayAsync() => space.Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync(Account, space.Name);

    /// <summary>Ends when the server has taken notice: until then it refuses, and a refused create is final.</summary>
    public async Task GiveBackAsync()
    {
        await space.Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = Account },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "workflows" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = Account, NamespaceProperty = space.Name }],
            },
            space.Name);
        await Lab.UntilAsync(MayCreateAsync);
    }

    private async Task<bool> MayCreateAsync() => (await space.Admin.AuthorizationV1.CreateSubjectAccessReviewAsync(new V1SubjectAccessReview
    {
        Spec = new V1SubjectAccessReviewSpec
        {
            User = $"system:serviceaccount:{space.Name}:{Account}",
            ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = space.Name, Verb = "create", Resource = "pods" },
        },
    })).Status.Allowed;

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task WriteAsync(string token)
    {
        var admin = KubernetesClientConfiguration.BuildConfigFromConfigFile(space.Kubeconfig);
        var authority = new StringBuilder();
        foreach (var certificate in admin.SslCaCerts) authority.Append(certificate.ExportCertificatePem()).Append('\n');
        return File.WriteAllTextAsync(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: engine
            clusters:
            - name: it
              cluster: { server: "{{admin.Host}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.ToString()))}} }
            users:
            - name: engine
              user: { token: "{{token}}" }
            contexts:
            - name: engine
              context: { cluster: it, user: engine, namespace: {{space.Name}} }
            """);
    }
}
