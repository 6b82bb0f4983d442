extern alias runner;

using System.Text;
using CsCheck;
using FluentAssertions;
using runner::Workflows.Runner.Secrets;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("correct horse", "a correct horse b", "a *** b")]
    [InlineData("short", "short", "short")]
    [InlineData("p@ss/wörd+1", "https://u:p%40ss%2Fw%C3%B6rd%2B1@host", "https://u:***@host")]
    [InlineData("p@ss/wörd+1", "https://u:p%40ss%2fw%c3%b6rd%2b1@host", "https://u:***@host")]
    [InlineData("two words", "q=two+words&r=two%20words", "q=***&r=***")]
    [InlineData("say \"hello\"\n", """{"a": "say \"hello\"\n"}""", """{"a": "***"}""")]
    [InlineData("with an end\n", "with an end and more", "*** and more")]
    [InlineData("aaaaaa", "aaaaaaaaaaaaab", "***b")]
    public void Values_and_their_common_encodings_are_hidden(string secret, string text, string expected) =>
        Mask(secret, text, text.Length).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("u:")]
    [InlineData("user:")]
    public void Base64_is_hidden_wherever_the_value_begins_in_it(string before)
    {
        const string Secret = "correct horse battery";
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{Secret}"));
        var masked = Mask(Secret, text, text.Length);
        masked.Should().Contain("***");
        masked.Replace("***", "", StringComparison.Ordinal).Length.Should().BeLessThan(text.Length - (Secret.Length * 8 / 6) + 4);
    }

    [Fact]
    public void However_the_stream_is_cut_the_result_is_the_same() =>
        Gen.Select(Gen.String[Gen.Char["ab"], 6, 9], Gen.String[Gen.Char["abc\n"], 0, 60], Gen.Int[1, 9])
            .Sample((secret, text, chunk) => Mask(secret, text, chunk) == Mask(secret, text, 1000) && !Mask(secret, text, chunk).Contains(
                secret,
                StringComparison.Ordinal));

    /// <summary>Its end could begin the next one, and nothing could be shown for a while.</summary>
    [Fact]
    public void The_end_of_a_secret_stays_hidden_while_it_may_be_the_beginning_of_another() =>
        Mask("aabbaa", "baaabbaabab", chunk: 1).Should().Be("ba***bab");

    [Fact]
    public void What_can_be_no_secret_is_shown_at_once()
    {
        var mask = new SecretMask(SecretForms.Of(["abcdefgh"]));
        Encoding.UTF8.GetString(mask.Next("hello abc"u8)).Should().Be("hello ");
        Encoding.UTF8.GetString(mask.Next("x"u8)).Should().Be("abcx");
    }

    private static string Mask(string secret, string text, int chunk)
    {
        var mask = new SecretMask(SecretForms.Of([secret]));
        var shown = new List<byte>();
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(Math.Max(chunk, 1))) shown.AddRange(mask.Next(part));
        shown.AddRange(mask.End());
        return Encoding.UTF8.GetString([.. shown]);
    }
}
