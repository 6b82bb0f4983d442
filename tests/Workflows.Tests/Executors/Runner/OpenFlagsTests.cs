using System.Runtime.InteropServices;
using FluentAssertions;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

/// <summary>The kernel's own tables: include/uapi/asm-generic/fcntl.h, which arch/arm64/include/uapi/asm/fcntl.h changes for these two.</summary>
public sealed class OpenFlagsTests
{
    [Theory]
    [InlineData(Architecture.X64, 0x10000, 0x20000)]
    [InlineData(Architecture.Arm64, 0x4000, 0x8000)]
    public void Flags_are_those_of_the_architecture(Architecture architecture, int directory, int noFollow)
    {
        OpenFlags.Of(architecture).Should().Be(new OpenFlags(directory, noFollow));
    }

    [Fact]
    public void The_others_are_the_same_everywhere() =>
        new[] { OpenFlags.ReadOnly, OpenFlags.WriteOnly, OpenFlags.Create, OpenFlags.Append, OpenFlags.NonBlocking, OpenFlags.CloseOnExec }
            .Should().Equal(0, 1, 0x40, 0x400, 0x800, 0x80000);

    [Fact]
    public void A_folder_can_be_opened_here_and_a_file_or_a_link_is_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("file"), "");
        _ = File.CreateSymbolicLink(folder.Path("link"), folder.Root);
        var (opened, error) = FolderHandle.Open(folder.Root);
        (opened is not null, error).Should().Be((true, 0));
        opened!.Dispose();
        FolderHandle.Open(folder.Path("file")).Should().Be((null, NativeFiles.NotAFolder));
        FolderHandle.Open(folder.Path("link")).Error.Should().BeOneOf(NativeFiles.NotAFolder, NativeFiles.TooManyLinks);
    }

    [Fact]
    public void No_architecture_is_guessed() => ((Action)(() => OpenFlags.Of(Architecture.RiscV64))).Should().Throw<PlatformNotSupportedException>();
}
