using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using k8s;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

[assembly: AssemblyFixture(typeof(ControlPlane))]

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>
/// A real etcd and a real API server, and nothing else of a cluster: no scheduler, no kubelet. Whoever needs pods that move, moves them by
/// patching their status. Started at the first use; <c>WORKFLOWS_TEST_KUBERNETES_BIN</c> is the folder of <c>kube-apiserver</c>, and
/// <c>etcd</c> is on the path.
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    public const string Variable = "WORKFLOWS_TEST_KUBERNETES_BIN", AdminToken = "admin-token", PlainToken = "plain-token";

    private readonly SemaphoreSlim gate = new(1);
    private readonly string folder = MemoryFolder.Create("wf-kube-");
    private readonly List<Process> processes = [];
    private Task? started;

    public string Address { get; private set; } = string.Empty;

    /// <summary>The test's own client: past every proxy, with every right.</summary>
    public k8s.Kubernetes Admin { get; private set; } = null!;

    /// <summary>For whoever passes requests on, with their own credentials. The server signs its own certificate at its first start.</summary>
    public HttpClient Client() =>
        new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, made, _, _) => made is not null },
            EnableMultipleHttp2Connections = true,
        })
        {
            BaseAddress = new Uri(Address),
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Skips the test where there is no API server; a machine that has one must start it.</summary>
    public async Task StartAsync()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(Variable) is null or "", $"no {Variable}: the folder of kube-apiserver (etcd is looked for on the path)");
        await gate.WaitAsync();
        try
        {
            await (started ??= StartAsync(Environment.GetEnvironmentVariable(Variable)!));
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Admin?.Dispose();
        gate.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>A port that was free a moment ago may be another test's by now: a start that ends at once is tried again, with others.</summary>
    private async Task StartAsync(string bin)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await StartAsync(bin, Directory.CreateDirectory($"{folder}/{tries}").FullName);
                return;
            }
            catch (Exception) when (tries < 3 && processes.Exists(process => process.HasExited))
            {
                await KillAsync();
            }
        }
    }

    private async Task KillAsync()
    {
        foreach (var process in Enumerable.Reverse(processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        processes.Clear();
    }

    private async Task StartAsync(string bin, string folder)
    {
        var (etcd, peers, api) = (FreePort.Find(), FreePort.Find(), FreePort.Find());
        Run("etcd", $"--data-dir={folder}/etcd", $"--listen-client-urls=http://127.0.0.1:{etcd}", $"--advertise-client-urls=http://127.0.0.1:{etcd}",
            "--log-level=error", "--logger=zap",
            $"--listen-peer-urls=http://127.0.0.1:{peers}", $"--initial-advertise-peer-urls=http://127.0.0.1:{peers}",
            $"--initial-cluster=default=http://127.0.0.1:{peers}");

        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync($"{folder}/sa.key", key.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync($"{folder}/sa.pub", key.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync($"{folder}/tokens.csv", $"{AdminToken},admin,admin,system:masters\n{PlainToken},plain,plain\n");
        Run(Path.Combine(bin, "kube-apiserver"), $"--etcd-servers=http://127.0.0.1:{etcd}", "--bind-address=127.0.0.1", $"--secure-port={api}",
            $"--cert-dir={folder}/certs",
            "--service-cluster-ip-range=10.0.0.0/24", "--authorization-mode=RBAC", $"--token-auth-file={folder}/tokens.csv",
            "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
            "--service-account-issuer=https://kubernetes.default", $"--service-account-key-file={folder}/sa.pub",
            $"--service-account-signing-key-file={folder}/sa.key", "--profiling=false",
            "--max-requests-inflight=2000", "--max-mutating-requests-inflight=1000", "--watch-cache=true");
        Address = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{api}");
        Admin = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = Address, AccessToken = AdminToken, SkipTlsVerify = true });
        await ReadyAsync();
    }

    private async Task ReadyAsync()
    {
        for (var deadline = Stopwatch.StartNew(); ;)
        {
            try
            {
                // The last thing that an API server makes for itself.
                await Admin.CoreV1.ReadNamespaceAsync("default");
                return;
            }
            catch (Exception notYet) when (
                notYet is HttpRequestException
                or k8s.Autorest.HttpOperationException && deadline.Elapsed < TimeSpan.FromMinutes(2) && processes.TrueForAll(p => !p.HasExited))
            {
                await Task.Delay(100);
            }
        }
    }

    private void Run(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        processes.Add(process);
    }
}
