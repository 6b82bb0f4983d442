using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>A webhook and a mail server on loopback that keep what they get.</summary>
internal sealed class FakeInbox : IAsyncDisposable
{
    private readonly TcpListener _smtp = new(IPAddress.Loopback, 0);
    private WebApplication _web = null!;

    public ConcurrentQueue<(JsonElement Body, string? Key)> Posts { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>What the mail server answers to a line, where that is not the usual.</summary>
    public Func<string, string?> Answer { get; set; } = static _ => null;

    public string Web => _web.Urls.Single();

    public string SmtpPort => $"{((IPEndPoint)_smtp.LocalEndpoint).Port}";

    public static async Task<FakeInbox> StartAsync()
    {
        var inbox = new FakeInbox();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        inbox._web = builder.Build();
        inbox._web.UseRouting();
        inbox._web.MapPost(
            "/hook/{secret?}",
            (JsonElement body, HttpRequest request) => inbox.Posts.Enqueue((body.Clone(), request.Headers["Idempotency-Key"])));
        inbox._web.MapPost("/fail", () => Results.StatusCode(500));
        inbox._web.MapPost("/redirect", () => Results.Redirect("/hook", permanent: false, preserveMethod: true));
        await inbox._web.StartAsync();
        inbox._smtp.Start();
        _ = inbox.ServeMailAsync();
        return inbox;
    }

    public async ValueTask DisposeAsync()
    {
        _smtp.Stop();
        await _web.DisposeAsync();
    }

    private async Task ServeMailAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _smtp.AcceptTcpClientAsync();
                await TalkAsync(client.GetStream());
            }
        }
        catch (SocketException)
        {
            // Stopped: the test is over.
        }
    }

    /// <summary>As much of RFC 5321 as one message needs.</summary>
    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                List<string> mail = [];
                while (await reader.ReadLineAsync() is { } text && text != ".")
                {
                    mail.Add(text);
                }

                Mails.Enqueue(string.Join('\n', mail));
            }

            await writer.WriteLineAsync(Answer(line) ?? (line == "QUIT" ? "221 bye" : "250 ok"));
        }
    }
}
