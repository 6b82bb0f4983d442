using System.Diagnostics;
using FluentAssertions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions.Poison;

/// <summary>Hostile and broken texts: each is refused with a message, quickly and in bounded memory, and the process goes on.</summary>
public sealed class PoisonTests
{
    private static readonly Dictionary<string, PoisonCase> Cases = SyntaxPoison.Cases
        .Concat(LanguagePoison.Cases).Concat(ExpressionPoison.Cases).ToDictionary(c => c.Name);

    public static TheoryData<string> Shallow => [.. Cases.Values.Where(c => !c.Deep).Select(c => c.Name)];

    public static TheoryData<string> Deep => [.. Cases.Values.Where(c => c.Deep).Select(c => c.Name)];

    [Fact]
    public void There_are_at_least_sixty_cases() => Cases.Count.Should().BeGreaterThanOrEqualTo(60);

    [Theory]
    [MemberData(nameof(Shallow))]
    public void It_is_refused(string name) => Refuse(Cases[name]);

    /// <summary>Run by <see cref="A_text_that_could_overflow_the_stack_only_gets_refused"/>, in a process of its own.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Deep))]
    public void Deep_text_is_refused(string name) => Refuse(Cases[name]);

    [Fact]
    public async Task A_text_that_could_overflow_the_stack_only_gets_refused()
    {
        // A stack overflow can't be caught: it ends the process, so the process must be another one.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PoisonTests).Assembly.Location);
        }

        foreach (var argument in (string[])["-method", $"*.{nameof(Deep_text_is_refused)}", "-explicit", "only", "-noColor"])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        child.ExitCode.Should().Be(0, "{0}{1}", await output, await errors);
        (await output).Should().Contain($"Total: {Deep.Count}");
    }

    private static void Refuse(PoisonCase poison)
    {
        var text = poison.Text();
        WorkflowText.Read("warm.yaml", Texts.Shapes);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var before = ThreadTime.Now;

        var reading = WorkflowText.Read(poison.File, text);

        var spent = ThreadTime.Now - before;
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20;
        TestContext.Current.TestOutputHelper?.WriteLine($"{poison.Name}: {spent.TotalMilliseconds:F1} ms, {megabytes} MiB, {reading.Errors.FirstOrDefault()}");
        reading.Definition.Should().BeNull();
        reading.Errors.Should().Contain(e => e.Message.Contains(poison.Message, StringComparison.Ordinal));
        reading.Errors.Should().OnlyContain(e => e.Line >= 1 && e.Column >= 1 && e.Message.Length < 700);

        // The thread's own time, so that a busy machine fails nothing; generous, so that a slow one doesn't either: what is quadratic in such texts
        // takes many minutes.
        spent.Should().BeLessThan(TimeSpan.FromSeconds(20));
        megabytes.Should().BeLessThan(512);
    }
}

/// <summary>A text and the message that it must meet.</summary>
internal sealed record PoisonCase(string Name, string Message, Func<string> Text, bool Deep = false)
{
    public string File { get; init; } = "poison.yaml";

    public static PoisonCase Of(string name, string message, string text) => new(name, message, () => text);
}
