using System.Diagnostics;
using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

public sealed class InstallTests
{
    [Fact]
    public void The_program_copies_itself_over_an_older_one()
    {
        Assert.SkipUnless(IsStatic, "wf-exec is not published as one static file: clang and lld make it");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("wf-exec"), "old");
        Run("--install", folder.Root).Should().Be((0, ""));
        File.ReadAllBytes(folder.Path("wf-exec")).Should().Equal(File.ReadAllBytes(Programs.Runner));
        Convert.ToString((int)File.GetUnixFileMode(folder.Path("wf-exec")), 8).Should().Be("755");
        Directory.EnumerateFileSystemEntries(folder.Root).Should().ContainSingle();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        Assert.SkipUnless(IsStatic, "wf-exec is not published as one static file: clang and lld make it");
        Run("--install", "/no/such").Should().Be((73, "wf-exec: cannot install into '/no/such': no such folder\n"));
    }

    [Fact]
    public void Anything_else_is_answered_with_how_it_is_called()
    {
        var (exit, text) = Run("--instal", "/x");
        exit.Should().Be(64);
        text.Should().StartWith("usage: wf-exec LAUNCHFILE");
    }

    /// <summary>Else a small launcher or host beside its assembly.</summary>
    private static bool IsStatic => !File.Exists(Programs.Runner + ".dll") && new FileInfo(Programs.Runner).Length > 1 << 20;

    private static (int Exit, string Said) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Programs.Runner, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
