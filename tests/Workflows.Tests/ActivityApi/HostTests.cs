using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Workflows.Tests.Cli;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.ActivityApi;

/// <summary>The host of the activity API listens where its options say: neither the current folder nor the environment configures it.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task Settings_of_the_current_folder_and_of_the_environment_open_no_port_and_nothing_is_watched()
    {
        var ports = Enumerable.Range(0, 4).Select(_ => FreePort.Find()).ToArray();
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits)
            .With("appsettings.json", $$"""{"Kestrel": {"Endpoints": {"open": {"Url": "http://0.0.0.0:{{ports[0]}}"} } } }""")
            .With("appsettings.Production.json", $$"""{"urls": "http://0.0.0.0:{{ports[1]}}"}""");
        foreach (var name in Enumerable.Range(0, 20)) Directory.CreateDirectory(folder.File($"below/{name}"));
        var environment = new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__open__Url"] = $"http://0.0.0.0:{ports[2]}",
            ["ASPNETCORE_Kestrel__Endpoints__open__Url"] = $"http://0.0.0.0:{ports[2]}",
            ["DOTNET_Kestrel__Endpoints__open__Url"] = $"http://0.0.0.0:{ports[2]}",
            ["ASPNETCORE_URLS"] = $"http://0.0.0.0:{ports[3]}",
            ["DOTNET_URLS"] = $"http://0.0.0.0:{ports[3]}",
            ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "no-such-assembly",
            ["ASPNETCORE_CONTENTROOT"] = "/no/such/folder",
        };

        var run = folder.Start(environment, "run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        // What answers starts with the first call.
        using var client = new HttpClient();
        var api = new Uri($"http://127.0.0.1:{await File.ReadAllTextAsync(folder.File(".wf/activity-api.port"), TestContext.Current.CancellationToken)}/");
        (await client.GetAsync(api, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        ports.Where(Listens).Should().BeEmpty("only what the options name is listened on");
        Watches(run.Id).Should().BeLessThanOrEqualTo(1, "the engine watches its data folder for commands, and nothing else");
        folder.With("go", string.Empty);
        var end = await run.EndAsync();
        end.Exit.Should().Be(0, end.Errors);
    }

    [Fact]
    public async Task Broken_settings_in_the_current_folder_end_no_run()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello).With("appsettings.json", "{ broken").With("appsettings.Production.json", "[");

        var run = await folder.RunAsync("run", "hello.yaml");

        run.Exit.Should().Be(0, run.Errors);
    }

    [Fact]
    public async Task The_kept_port_is_its_owners_alone_as_all_else_in_the_data_folder()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);

        (await folder.RunAsync("run", "hello.yaml")).Exit.Should().Be(0);

        File.GetUnixFileMode(folder.File(".wf/activity-api.port")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Watches(int process) => Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fdinfo"))
        .Sum(file => File.ReadLines(file).Count(line => line.StartsWith("inotify wd:", StringComparison.Ordinal)));
}
