using System.Diagnostics;
using FluentAssertions;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class FolderRemovalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("x=$(printf 'caf\\351'); mkdir -p \"f/$x/$x\"; echo > \"f/$x/$x/$x\"")]
    [InlineData("mkdir -p f/a/b; echo > f/a/b/c; mkfifo f/a/p; chmod 000 f/a/b; chmod 500 f/a; chmod 000 f")]
    [InlineData("mkdir -p f/.removed-0/x/y f/.removed-1 f/z; echo > f/.removed-1/full; echo > f/.removed-2; mkdir -p f/z/a/b f/z/c")]
    [InlineData("echo > f")]
    [InlineData("ln -s nowhere f")]
    [InlineData("true")]
    public void Everything_goes_whatever_its_name_and_rights(string script)
    {
        Shell(script);
        FolderRemoval.Remove(folder.Path("f")).Should().BeNull();
        FileFacts.Of(folder.Path("f")).Should().BeNull();
    }

    [Fact]
    public void Three_thousand_levels_go_too()
    {
        Shell("mkdir f; python3 -c \"import os; os.chdir('f'); [(os.mkdir('b'), os.mkdir('a' * 200), os.chdir('a' * 200)) for _ in range(3000)]\"");
        FolderRemoval.Remove(folder.Path("f")).Should().BeNull();
        Directory.Exists(folder.Path("f")).Should().BeFalse();
    }

    [Fact]
    public void A_link_goes_and_not_what_it_leads_to()
    {
        Shell("mkdir -p kept/in f/deep; echo > kept/in/file; ln -s \"$PWD/kept\" f/deep/link; ln -s \"$PWD/kept\" f/link");
        FolderRemoval.Remove(folder.Path("f")).Should().BeNull();
        File.Exists(folder.Path("kept/in/file")).Should().BeTrue();
    }

    private void Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = folder.Root })!;
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
