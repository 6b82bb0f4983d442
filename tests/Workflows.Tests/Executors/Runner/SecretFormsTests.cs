extern alias runner;

using System.Text;
using FluentAssertions;
using runner::Workflows.Runner.Secrets;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

/// <summary>What other programs really print of a secret.</summary>
public sealed class SecretFormsTests
{
    private const string Odd = "p&ss/w<ö>rd \"it's\" $1\\€🚀";

    [Theory]
    [InlineData("JSON by Go", """p\u0026ss/w\u003cö\u003erd \"it's\" $1\\€🚀""")]
    [InlineData("JSON by Python", """p&ss/w<\u00f6>rd \"it's\" $1\\\u20ac\ud83d\ude80""")]
    [InlineData("JSON by JavaScript", """p&ss/w<ö>rd \"it's\" $1\\€🚀""")]
    [InlineData("JSON by PHP", """p&ss\/w<\u00f6>rd \"it's\" $1\\\u20ac\ud83d\ude80""")]
    [InlineData("JSON by .NET", """p\u0026ss/w\u003C\u00F6\u003Erd \u0022it\u0027s\u0022 $1\\\u20AC\uD83D\uDE80""")]
    [InlineData("JSON in JSON by Python", """p&ss/w<\\u00f6>rd \\\"it's\\\" $1\\\\\\u20ac\\ud83d\\ude80""")]
    [InlineData("JSON in JSON by JavaScript", """p&ss/w<ö>rd \\\"it's\\\" $1\\\\€🚀""")]
    [InlineData("JSON in JSON in JSON", """p&ss/w<ö>rd \\\\\\\"it's\\\\\\\" $1\\\\\\\\€🚀""")]
    [InlineData("JSON by Go in JSON", """p\\u0026ss/w\\u003cö\\u003erd \\\"it's\\\" $1\\\\€🚀""")]
    [InlineData("HTML by Python", "p&amp;ss/w&lt;ö&gt;rd &quot;it&#x27;s&quot; $1\\€🚀")]
    [InlineData("HTML by Go", "p&amp;ss/w&lt;ö&gt;rd &#34;it&#39;s&#34; $1\\€🚀")]
    [InlineData("XML text", "p&amp;ss/w&lt;&#246;&gt;rd \"it's\" $1\\&#8364;&#128640;")]
    [InlineData("URL by Python", "p%26ss/w%3C%C3%B6%3Erd%20%22it%27s%22%20%241%5C%E2%82%AC%F0%9F%9A%80")]
    [InlineData("URL by JavaScript", "p%26ss%2Fw%3C%C3%B6%3Erd%20%22it's%22%20%241%5C%E2%82%AC%F0%9F%9A%80")]
    [InlineData("form by Java, in lower case", "p%26ss%2fw%3c%c3%b6%3erd+%22it%27s%22+%241%5c%e2%82%ac%f0%9f%9a%80")]
    [InlineData("set -x", """p&ss/w<ö>rd "it'\''s" $1\€🚀""")]
    [InlineData("shlex.quote", "p&ss/w<ö>rd \"it'\"'\"'s\" $1\\€🚀")]
    [InlineData("double quotes", """p&ss/w<ö>rd \"it's\" \$1\\€🚀""")]
    [InlineData("printf %q", """p\&ss/w\<ö\>rd\ \"it\'s\"\ \$1\\€🚀""")]
    [InlineData("repr of Python", """p&ss/w<ö>rd "it\'s" $1\\€🚀""")]
    [InlineData("ascii of Python", """p&ss/w<\xf6>rd "it\'s" $1\\\u20ac\U0001f680""")]
    [InlineData("repr of bytes", """p&ss/w<\xc3\xb6>rd "it\'s" $1\\\xe2\x82\xac\xf0\x9f\x9a\x80""")]
    [InlineData("CSV", "p&ss/w<ö>rd \"\"it's\"\" $1\\€🚀")]
    [InlineData("SQL, and YAML in single quotes", "p&ss/w<ö>rd \"it''s\" $1\\€🚀")]
    [InlineData("YAML in double quotes, by PyYAML", """p&ss/w<\xF6>rd \"it's\" $1\\\u20AC\U0001F680""")]
    [InlineData("bash's $'…'", """p&ss/w<ö>rd "it\'s" $1\\€🚀""")]
    [InlineData("bash's $'…' in the locale C", """p&ss/w<\303\266>rd "it\'s" $1\\\342\202\254\360\237\232\200""")]
    public void Every_writers_escapes_are_known(string writer, string printed) =>
        Masked(Odd, $"before {printed} after").Should().Be("before *** after", "that is {0}", writer);

    [Theory]
    [InlineData("JSON by Gson", @"c2Vj+cmV0/QQ\u003d\u003d")]
    [InlineData("JSON by .NET", @"c2Vj\u002BcmV0/QQ==")]
    [InlineData("HTML by .NET", "c2Vj&#x2B;cmV0/QQ==")]
    [InlineData("HTML by Go", "c2Vj&#43;cmV0/QQ==")]
    [InlineData("HTML with all of them", "c2Vj&#x2B;cmV0&#x2F;QQ&#x3D;&#x3D;")]
    [InlineData("HTML with all of them, in lower case", "c2Vj&#x2b;cmV0&#x2f;QQ&#x3d;&#x3d;")]
    [InlineData("HTML with all of them, decimal", "c2Vj&#43;cmV0&#47;QQ&#61;&#61;")]
    [InlineData("HTML by mustache.js", "c2Vj+cmV0&#x2F;QQ&#x3D;&#x3D;")]
    [InlineData("HTML with =, decimal", "c2Vj+cmV0/QQ&#61;&#61;")]
    public void A_secret_in_base64_is_known_in_every_writers_escapes(string writer, string printed) =>
        Masked("c2Vj+cmV0/QQ==", $"before {printed} after").Should().Be("before *** after", "that is {0}", writer);

    [Theory]
    [InlineData("bash's $'…'", @"esc\Ebell\adel\177one\001")]
    [InlineData("YAML", @"esc\ebell\adel\x7Fone\x01")]
    public void Control_characters_of_a_secret_are_known_in_every_writers_escapes(string writer, string printed) =>
        Masked("esc\u001bbell\adel\u007fone\u0001", $"before {printed} after").Should().Be("before *** after", "that is {0}", writer);

    [Fact]
    public void Each_line_of_a_secret_of_several_is_hidden_by_itself() =>
        Masked("-----BEGIN KEY-----\nMIIEvQIBADAN\r\nBgkqhkiG9w0B\n\nab\n-----END KEY-----\n", "  -----BEGIN KEY-----\n  MIIEvQIBADAN\n  ab\n  BgkqhkiG9w0B")
            .Should().Be("  ***\n  ***\n  ab\n  ***");

    [Fact]
    public void A_secret_of_many_lines_costs_a_bounded_number_of_forms() =>
        SecretForms.Of([string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"line {i:D8}"))]).Count.Should().BeLessThan(1_500);

    [Fact]
    public void A_plain_secret_costs_few_forms() => SecretForms.Of(["correcthorsebattery1"]).Count.Should().BeLessThan(8);

    private static string Masked(string secret, string text)
    {
        var mask = new SecretMask(SecretForms.Of([secret]));
        var shown = new List<byte>();
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(7)) shown.AddRange(mask.Next(part));
        shown.AddRange(mask.End());
        return Encoding.UTF8.GetString([.. shown]);
    }
}
