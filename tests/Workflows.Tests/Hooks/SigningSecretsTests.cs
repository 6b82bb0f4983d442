using FluentAssertions;
using Workflows.Cli.Engines;
using Workflows.Executors.Local.Launching;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Where the secrets that sign webhooks are.</summary>
public sealed class SigningSecretsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bikes", "one")]
    [InlineData("bikes/key", "one")]
    [InlineData("orders/signing", "two three")]
    [InlineData("orders", "")]
    [InlineData("empty", "")]
    [InlineData("none", "")]
    public void A_name_has_one_value_or_two_while_it_is_changed(string name, string values) =>
        SigningSecrets.Read(Source(), name).Values.Should().Equal(values.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void One_that_is_missing_says_where_it_could_be()
    {
        SigningSecrets.Read(Source(), "none").Missing.Should().Contain("wf secret set none/key").And.Contain("WF_SECRET_NONE_KEY")
            .And.NotContain("pods", "no pod would find the engine's own secrets");
        SigningSecrets.Read(new SecretSource(null), "my-hook/a.b").Missing.Should().Contain("WF_SECRET_MY_HOOK_A_B");
    }

    [Fact]
    public void A_file_that_others_may_read_counts_for_nothing()
    {
        var source = Source();
        File.SetUnixFileMode(source.File!, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var secret = SigningSecrets.Read(source, "bikes");

        secret.Values.Should().BeEmpty();
        secret.Missing.Should().Contain("chmod 600");
    }

    private SecretSource Source()
    {
        var file = folder.Path("secrets.json");
        File.WriteAllText(file, """{"bikes": {"key": "one"}, "orders": {"signing": "two", "signing-previous": "three"}, "empty": {"key": ""} }""");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new SecretSource(file);
    }
}
