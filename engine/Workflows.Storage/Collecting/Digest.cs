using System.Globalization;

namespace Workflows.Storage.Collecting;

/// <summary>The SHA-256 of a file as a number: a quarter of its text, for there may be millions.</summary>
internal readonly record struct Digest(UInt128 High, UInt128 Low)
{
    /// <summary>Digits of its text.</summary>
    public const int Length = 64;

    /// <summary>Of 64 hexadecimal digits.</summary>
    public static Digest Parse(ReadOnlySpan<byte> hex) => new(
        UInt128.Parse(hex[..32], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        UInt128.Parse(hex[32..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");
}
