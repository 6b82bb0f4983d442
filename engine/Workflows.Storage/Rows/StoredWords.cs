using System.Text;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>The words of an enum in UTF-8, made once: a commit binds thousands of them.</summary>
internal static class StoredWords<T>
    where T : struct, Enum
{
    private static readonly byte[][] All = [.. Enum.GetValues<T>().Select(value => Encoding.UTF8.GetBytes(value.Word()))];

    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.Word(), StringComparer.Ordinal);

    public static ReadOnlySpan<byte> Utf8(T value) => All[System.Runtime.CompilerServices.Unsafe.BitCast<T, int>(value)];

    public static T Parse(string word) => Values[word];
}
