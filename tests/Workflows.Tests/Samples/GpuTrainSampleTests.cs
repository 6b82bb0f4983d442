using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Storage.Files;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>The training that keeps a checkpoint, on the processor (no test machine has a GPU).</summary>
public sealed class GpuTrainSampleTests : IDisposable
{
    /// <summary>Enough to be killed in the middle: some seconds of training.</summary>
    private const int Epochs = 60;

    private readonly Sample sample = new();

    public GpuTrainSampleTests() => Assert.SkipUnless(HasPython(), "no python3 on the PATH: install it, and make sure that it is 3.9 or newer");

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task It_learns_and_leaves_a_model_and_a_picture()
    {
        var run = await sample.RunAsync("gpu-train", "epochs=12", "rows=200");

        run.GetProperty("outputs").GetProperty("accuracy").GetDouble().Should().BeGreaterThan(0.9);
        run.GetProperty("outputs").GetProperty("device").GetString().Should().Be("cpu");
        var train = run.GetProperty("steps").GetProperty("train");
        train.GetProperty("outputs").GetProperty("resumedFrom").GetInt32().Should().Be(0);
        sample.Reports(train).Should().Equal("learning-curve.svg");
        JsonDocument.Parse(await File.ReadAllTextAsync(PathOf(train, "model"), TestContext.Current.CancellationToken)).RootElement
            .GetProperty("weights").GetArrayLength().Should().Be((4 * 24) + 1);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Killed_in_the_middle_it_goes_on_at_its_checkpoint_and_ends_with_the_same_model(string signal)
    {
        string[] parameters = [$"epochs={Epochs}", "rows=800"];
        var whole = (await sample.RunAsync("gpu-train", parameters)).GetProperty("steps").GetProperty("train");

        using var broken = new Sample();
        var running = broken.Wf.Start(null, ["run", "workflows/gpu-train.yaml", .. parameters.SelectMany(parameter => (string[])["-p", parameter])]);
        var done = 0;
        await Eventually.TrueAsync(() => (done = EpochsDone(broken.Wf.Data)) >= 3, "three epochs were done");
        using (var kill = Process.Start("kill", [$"-{signal}", TrainingOf(broken.Wf.Home)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ = (await running.EndAsync()).Exited(0);
        running.Process.Dispose();

        var train = (await broken.ShowAsync("gpu-train")).GetProperty("steps").GetProperty("train");
        var attempts = train.GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("state").GetString()).Should().Equal("failed", "succeeded");
        attempts[0].GetProperty("message").GetString().Should().Contain(signal == "TERM" ? "the checkpoint has all that was learned so far" : "SIGKILL");
        var from = train.GetProperty("outputs").GetProperty("resumedFrom").GetInt32();
        from.Should().BeInRange(done, Epochs - 1);
        (await broken.Wf.RunAsync("logs", "gpu-train", "train")).Exited(0).Output
            .Split('\n')
            .Where(line => line.StartsWith("epoch ", StringComparison.Ordinal))
            .Select(line => line.Split(':')[0])
            .Should().EndWith(Enumerable.Range(from + 1, Epochs - from).Select(epoch => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}")));
        Digest(train).Should().Be(Digest(whole), "a stop in the middle changes nothing of what is learned");
    }

    private static string? Digest(JsonElement train) => train.GetProperty("artifacts").GetProperty("model").GetProperty("sha256").GetString();

    private string PathOf(JsonElement train, string artifact) =>
        new FolderFileStore(Path.Combine(sample.Wf.Data, "files")).PathOf(
            train.GetProperty("artifacts").GetProperty(artifact).GetProperty("sha256").GetString()!);

    private static int EpochsDone(string data)
    {
        var folder = Path.Combine(data, "checkpoints");
        var state = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "state.json", SearchOption.AllDirectories).FirstOrDefault() : null;
        return state is null ? 0 : JsonDocument.Parse(File.ReadAllText(state)).RootElement.GetProperty("epoch").GetInt32();
    }

    /// <summary>The process of the script: of all that have this HOME, the one that Python runs, wherever that is installed.</summary>
    private static string TrainingOf(string home) => Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)!)
        .Where(id => char.IsAsciiDigit(id[0])).First(id => IsPython(Read(id, "cmdline")) && Read(id, "environ").Contains(
            $"HOME={home}\0",
            StringComparison.Ordinal));

    private static bool IsPython(string line) => Path.GetFileName(line.Split('\0')[0]).StartsWith("python3", StringComparison.Ordinal);

    private static string Read(string id, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static bool HasPython() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")));
}
