using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Core.Triggers;
using Workflows.Core.Values;

namespace Workflows.Server.Hooks;

/// <summary>What expressions see as <c>event</c> of a git trigger.</summary>
internal static class GitEventJson
{
    private const int LongestMessage = 500;

    private static readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object, never larger than a value may be: of many commits the newest are listed.</summary>
    public static string Of(GitEvent happened)
    {
        for (var shown = happened; ; shown = shown with { Commits = shown.Commits[((shown.Commits.Length + 1) / 2)..], IsTruncated = true })
        {
            var json = Write(shown);
            if (json.Length <= ValueJson.MostBytes)
            {
                return Encoding.UTF8.GetString(json);
            }
        }
    }

    private static ReadOnlySpan<byte> Write(GitEvent happened)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, writing))
        {
            json.WriteStartObject();
            json.WriteString("provider", happened.Provider);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString()));
            json.WriteString("repository", happened.Repository);
            json.WriteString("ref", happened.Ref);
            json.WriteString("branch", happened.Branch);
            json.WriteString("tag", happened.Tag);
            json.WriteString("before", happened.Before);
            json.WriteString("after", happened.After);
            json.WriteString("commit", happened.Commit);
            json.WriteString("sender", happened.Sender);
            json.WriteString("message", Short(happened.HeadMessage));
            json.WriteStartArray("commits");
            foreach (var commit in happened.Commits)
            {
                Write(json, commit);
            }

            json.WriteEndArray();
            Write(json, "paths", happened.Paths);
            json.WriteBoolean("truncated", happened.IsTruncated);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, GitCommit commit)
    {
        json.WriteStartObject();
        json.WriteString("id", commit.Id);
        json.WriteString("message", Short(commit.Message));
        json.WriteString("author", Short(commit.Author));
        Write(json, "added", commit.Added);
        Write(json, "modified", commit.Modified);
        Write(json, "removed", commit.Removed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string? Short(string? text) => text is null ? null : UnicodeText.Shorten(text, LongestMessage);
}
