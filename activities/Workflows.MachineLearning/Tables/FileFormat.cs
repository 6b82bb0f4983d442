namespace Workflows.MachineLearning.Tables;

/// <summary>What a file is.</summary>
internal enum FileFormat
{
    Csv,
    Gzip,
    Parquet,
}

/// <summary>Tells what a file is by its first bytes: artifacts need no extension.</summary>
internal static class FirstBytes
{
    /// <exception cref="InvalidDataException">It is nothing that is read here; the message says what it is.</exception>
    public static FileFormat Format(HeldFile held, string path)
    {
        Span<byte> first = stackalloc byte[4];
        using var file = held.Open();
        first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        return first switch
        {
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1'] => FileFormat.Parquet,
            [0x1F, 0x8B, ..] => FileFormat.Gzip,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new InvalidDataException("it is UTF-16: save it as UTF-8"),
            [0x28, 0xB5, 0x2F, 0xFD] => throw new InvalidDataException("it is compressed with zstd: only gzip is read here"),
            [(byte)'P', (byte)'K', 3, 4] => throw new InvalidDataException("it is a zip file, or a workbook: save the table as CSV"),
            _ when path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) => throw new InvalidDataException("it is not Parquet, as its name has it"),
            _ => FileFormat.Csv,
        };
    }
}
