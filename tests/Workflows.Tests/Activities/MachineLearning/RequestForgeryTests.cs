using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Workflows.MachineLearning.Notify;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>
/// Addresses that lead a server to where its caller can't reach itself (SSRF): some hundred of them, and a listener on every address of this machine
/// that counts. No name is ever asked of a real resolver, and nothing but loopback could be connected to.
/// </summary>
public sealed class RequestForgeryTests : IAsyncLifetime
{
    private static readonly string[] hosts =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.127.127.127", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "0", "0.0.0.0",
        "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[::ffff:a00:1]",
        "[fe80::1]", "[fd00::1]", "[fc00::1]", "[ff02::1]", "[100::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001::1]",
        "[2001:db8::1]", "[3fff::1]",
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "inside.test", "two.test", "mapped.test", "own.test", "changing.test", "gone.test",
    ];

    private static readonly string[] schemes = ["file", "ftp", "gopher", "ldap", "dict", "tftp", "ws", "wss", "unix", "jar", "net.tcp", "ssh"];

    private readonly ActivityRunner runner = new();
    private readonly TcpListener listener = new(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
    private readonly CancellationTokenSource over = new();
    private int resolved;
    private int accepted;
    private Task accepting = Task.CompletedTask;

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public ValueTask InitializeAsync()
    {
        listener.Start();
        accepting = AcceptAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await accepting;
        listener.Dispose();
        over.Dispose();
        runner.Dispose();
    }

    [Fact]
    public async Task No_address_of_an_author_leads_anywhere_but_to_the_internet()
    {
        runner.Environment["NOTIFY_ALLOW"] = string.Join(',', hosts);
        string[] urls =
        [
            .. hosts.SelectMany(host => new[]
            {
                $"https://{host}:{Port}/x",
                $"http://{host}:{Port}/x",
                $"https://user:word@{host}:{Port}/",
                $"https://hooks.example.com@{host}:{Port}/",
            }),
            .. schemes.Select(scheme => $"{scheme}://127.0.0.1:{Port}/x"),
            "https://", "https:///x", $"https://127.0.0.1\\@hooks.example.com:{Port}/", $"HTTPS://127.0.0.1:{Port}/",
        ];
        urls.Length.Should().BeGreaterThan(200);

        foreach (var url in urls)
        {
            (await NotifyAsync(url)).Exit.Should().NotBe(0, url);
            runner.Environment["NOTIFY_WEBHOOK"] = url;
            (await NotifyAsync("#ml")).Exit.Should().NotBe(0, url);
        }

        accepted.Should().Be(0);
    }

    [Fact]
    public async Task No_mail_server_of_an_author_is_anywhere_but_in_the_internet()
    {
        runner.Environment["SMTP_FROM"] = "workflows@example.com";
        runner.Environment["SMTP_PORT"] = $"{Port}";
        foreach (var host in hosts)
        {
            runner.Environment["SMTP_HOST"] = host.Trim('[', ']');
            (await NotifyAsync("ann@example.com")).Exit.Should().NotBe(0, host);
        }

        accepted.Should().Be(0);
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_a_connection()
    {
        (await NotifyAsync($"https://changing.test:{Port}/x")).Exit.Should().Be(78);
        resolved.Should().Be(1, "what is asked a second time may be answered otherwise");
    }

    [Fact]
    public async Task The_listener_counts()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => Volatile.Read(ref accepted) == 1, TimeSpan.FromSeconds(10)).Should().BeTrue();
    }

    private Task<ActivityResult> NotifyAsync(string to) =>
        runner.RunAsync(
            [new NotifyActivity(new Network { Resolve = Resolve, Own = () => [IPAddress.Parse("8.8.4.4")] })],
            "notify",
            new { to, text = "trained" });

    private Task<IPAddress[]> Resolve(string host, CancellationToken stop)
    {
        resolved++;
        return host.TrimEnd('.').ToLowerInvariant() switch
        {
            "localhost" => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Loopback]),
            "inside.test" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            "two.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]),
            "mapped.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("::ffff:127.0.0.1")]),
            "own.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.4.4"), IPAddress.Parse("::ffff:8.8.4.4")]),

            // Private at first and anything later: were it asked twice, the second answer would count.
            "changing.test" => Task.FromResult<IPAddress[]>([resolved % 2 == 1 ? IPAddress.Parse("192.168.0.1") : IPAddress.Loopback]),
            var name => IPAddress.TryParse(name, out var address)
                ? Task.FromResult<IPAddress[]>([address])
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        };
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(over.Token);
                Interlocked.Increment(ref accepted);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
