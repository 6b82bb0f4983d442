using System.IO.Compression;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// What a gzip file holds. Where it was cut off, reading fails rather than ends: a download that broke would pass for the whole table. The
/// setting <c>System.IO.Compression.UseStrictValidation</c> of the program sees to that.
/// </summary>
internal sealed class GzipText(Stream packed) : GZipStream(packed, CompressionMode.Decompress)
{
    /// <inheritdoc />
    /// <remarks>The other ways to read a stream come down to this one.</remarks>
    public override int Read(byte[] array, int offset, int count)
    {
        try
        {
            return base.Read(array, offset, count);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("its gzip data is damaged or cut off: copy or download the file again", e);
        }
    }
}
