using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Writes the record so that a reader, and a crash at any instant, find the whole of it or nothing.</summary>
internal static class RecordFile
{
    public static void Write(string folder, ResultRecord record)
    {
        var path = Path.Combine(folder, ResultRecord.Name);
        var unfinished = path + ".new";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(RecordJson.Write(record).Span);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
