using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

/// <summary>What an attempt sends beside its output holds none of the secrets that it was handed, whoever is the engine by then.</summary>
public sealed class AttemptMaskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Reports reports = new();

    public AttemptMaskTests() => SetSecret("""p&ss \"w\\ord""");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_form_of_a_secret_is_hidden()
    {
        await using var engine = Open();
        var spec = await BeginAsync(engine);

        engine.MaskOf(spec.Uid)!("""at p&ss "w\ord, {"x":"p&ss \"w\\ord"}""").Should().Be("""at ***, {"x":"***"}""");

        await EndAsync(engine, spec);
    }

    [Fact]
    public async Task The_token_of_an_attempt_is_a_secret_also_where_it_has_no_other()
    {
        await using var engine = Open();
        var spec = await BeginAsync(engine, EngineProcess.Shell($"touch {folder.Path("begun")}; exec sleep 100"));

        engine.MaskOf(spec.Uid)!($"sent with {TokenOf(spec.Uid)}").Should().Be("sent with ***");

        await EndAsync(engine, spec);
    }

    [Fact]
    public async Task The_next_engine_hides_them_too_before_it_asks_for_the_attempt_and_when_it_only_stops_it()
    {
        AttemptSpec spec;
        await using (var first = Open()) spec = await BeginAsync(first, Secret("trap '' TERM; touch BEGUN; while :; do sleep 0.1; done"));

        await using var next = Open();
        next.MaskOf(spec.Uid)!("""p&ss "w\ord""").Should().Be("***", "it may send something before the engine has come to its run");
        next.Stop(spec.Uid, StopMode.Gracefully);
        next.MaskOf(spec.Uid)!($"""p&ss "w\ord with {TokenOf(spec.Uid)}""").Should().Be("*** with ***");

        await EndAsync(next, spec);
    }

    [Fact]
    public async Task What_was_handed_out_is_hidden_whatever_the_secret_is_by_now()
    {
        AttemptSpec spec;
        await using (var first = Open())
        {
            spec = await BeginAsync(first);
            SetSecret("quite another");
            first.MaskOf(spec.Uid)!("""p&ss "w\ord""").Should().Be("***");
        }

        await using var next = Open();
        next.Desire(spec);
        next.MaskOf(spec.Uid)!("""p&ss "w\ord""").Should().Be("***");

        await EndAsync(next, spec);
    }

    [Fact]
    public async Task No_file_of_the_attempt_gives_one_away_and_where_they_are_lost_everything_is_hidden()
    {
        AttemptSpec spec;
        await using (var first = Open()) spec = await BeginAsync(first);
        var attempt = AttemptFolder.Of(folder.Root, spec.Uid).Root;
        Directory.GetFiles(attempt, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null).Should().NotBeEmpty()
            .And.NotContain(file => File.ReadAllText(file).Contains("p&ss", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(attempt, "secrets.sealed"), "what somebody wrote over them, long enough for a nonce and a tag");

        await using var next = Open();
        next.MaskOf(spec.Uid)!("anything").Should().Be("***");

        await EndAsync(next, spec);
    }

    [Fact]
    public async Task Of_an_attempt_that_has_not_begun_here_nothing_is_known()
    {
        await using var engine = Open();

        engine.MaskOf(Guid.NewGuid()).Should().BeNull();
    }

    private static string TokenOf(Guid uid) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes($"token {uid}")));

    private LocalExecutor Open()
    {
        var executor = new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Root,
            Runner = Programs.Runner,
            FileFolder = folder.Path("files"),
            Files = new FolderFileStore(folder.Path("files")),
            Secrets = new SecretSource(folder.Path("secrets.json")),
            Token = TokenOf,
            RecordKey = uid => SHA256.HashData(uid.ToByteArray()),
        });
        executor.Start(reports.Add);
        return executor;
    }

    private AttemptSpec Secret(string script)
    {
        var spec = EngineProcess.Shell(script.Replace("BEGUN", folder.Path("begun"), StringComparison.Ordinal));
        return spec with { Secrets = spec.Secrets.Add("PW", "warehouse/password") };
    }

    private async Task<AttemptSpec> BeginAsync(LocalExecutor executor, AttemptSpec? given = null)
    {
        var spec = given ?? Secret("touch BEGUN; exec sleep 100");
        executor.Desire(spec);
        await Eventually.TrueAsync(() => File.Exists(folder.Path("begun")), "it has begun");
        return spec;
    }

    private async Task EndAsync(LocalExecutor executor, AttemptSpec spec)
    {
        executor.Stop(spec.Uid, StopMode.AtOnce);
        await reports.EndOfAsync(spec);
    }

    private void SetSecret(string json)
    {
        File.WriteAllText(folder.Path("secrets.json"), $$"""{ "warehouse": { "password": "{{json}}" } }""");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.Path("secrets.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
