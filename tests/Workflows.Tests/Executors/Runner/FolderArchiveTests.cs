using System.Formats.Tar;
using FluentAssertions;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

/// <summary>A tar may come from anywhere: no link of it leads out of the folder that it is unpacked into.</summary>
public sealed class FolderArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("link", "/etc")]
    [InlineData("link", "..")]
    [InlineData("link", "../x")]
    [InlineData("d/link", "../../x")]
    [InlineData("./././link", "../x")]
    [InlineData("d/link", "e/../../..")]
    [InlineData("d/link", "")]
    public void A_link_that_could_lead_out_is_refused(string name, string target) =>
        Unpack(("d/", null), (name, target)).Should().Contain($"holds '{name}', which is a link that leads out of it");

    [Fact]
    public void Nothing_is_made_through_a_link()
    {
        Unpack(("a", "."), ("a/b", "..")).Should().Contain("stands where another member is");
        Directory.Exists(folder.Path("m/b")).Should().BeFalse();
        Unpack(("x", "d"), ("d/", null), ("x", null)).Should().Contain("stands where another member is");
    }

    [Theory]
    [InlineData("d/link", "../d")]
    [InlineData("d/link", "..")]
    [InlineData("d/link", ".")]
    [InlineData("link", "d")]
    [InlineData("link", "d/later")]
    public void One_that_stays_inside_is_a_link_again(string name, string target)
    {
        Unpack(("d/", null), (name, target)).Should().BeNull();
        new FileInfo(folder.Path($"m/{name}")).LinkTarget.Should().Be(target);
    }

    /// <summary>A name with a slash at its end is a folder, one with a target a link, any other a file.</summary>
    private string? Unpack(params (string Name, string? Target)[] members)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, target) in members)
            {
                var type = target is not null ? TarEntryType.SymbolicLink : name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile;
                var entry = new GnuTarEntry(type, name);
                if (target is { Length: > 0 }) entry.LinkName = target;
                if (target is "") entry.LinkName = "//";
                writer.WriteEntry(entry);
            }
        }

        tar.Position = 0;
        return FolderArchive.Unpack(tar, folder.Path("m"));
    }
}
