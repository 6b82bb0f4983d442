using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// The attributes of one event of CloudEvents 1.0, however they came, checked strictly: what is wrong is said with its name. Those that we don't know
/// (extensions) are let pass and not kept, as the specification allows.
/// </summary>
/// <param name="find">Gives an attribute; null where it is absent.</param>
public sealed class EventAttributes(Func<string, string?> find)
{
    private const int LongestSource = 500, LongestId = 200, LongestType = 200, LongestSubject = 500;

    private string? problem;

    /// <summary>The event, or what is wrong with it.</summary>
    /// <param name="project">Where it comes to.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="data">JSON text.</param>
    public (NewArrival? Arrival, string? Problem) Read(string project, string by, string data)
    {
        if (Text("specversion", LongestId) is { } version && version != "1.0")
        {
            Wrong($"`specversion`: expected 1.0, found `{UnicodeText.Shorten(version, 20)}`");
        }

        var arrival = new NewArrival(
            project,
            Text("source", LongestSource, IsReference, "a URI reference without blanks, such as /sensors/7") ?? string.Empty,
            Text("id", LongestId) ?? string.Empty,
            Text("type", LongestType, static text => !text.Any(char.IsWhiteSpace), "a type without blanks, such as data.arrived") ?? string.Empty)
        {
            Subject = find("subject") is null ? null : Text("subject", LongestSubject),
            Time = Time("time"),
            Expires = Time("expirytime"),
            Data = data,
            By = by,
        };
        if (arrival.Source.StartsWith(NewArrival.OwnSources, StringComparison.OrdinalIgnoreCase))
        {
            Wrong($"`source`: {NewArrival.OwnSources} is what the engine's own events begin with; expected a source of your own");
        }

        if (arrival.Type.StartsWith(NewArrival.OwnTypes, StringComparison.OrdinalIgnoreCase))
        {
            Wrong($"`type`: {NewArrival.OwnTypes} is what the engine's own events begin with; expected a type of your own");
        }

        return problem is null ? (arrival, ValueProblem(data)) : (null, problem);
    }

    private static bool IsReference(string text) => !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _);

    private static string? ValueProblem(string data) => ValueJson.Problem(data) is { } flaw ? $"`data`: {flaw}" : null;

    private string? Text(string name, int longest, Func<string, bool>? rule = null, string? expected = null)
    {
        switch (find(name))
        {
            case null or "":
                Wrong($"`{name}` is missing or empty; expected {expected ?? "a text"}");
                return null;
            case { Length: var length } when length > longest:
                Wrong($"`{name}`: expected at most {longest} characters, found {length}");
                return null;
            case var text when text.Any(char.IsControl) || UnicodeText.FirstLoneSurrogate(text) >= 0:
                Wrong($"`{name}` holds a control character or half of a character; expected plain text");
                return null;
            case var text when rule?.Invoke(text) == false:
                Wrong($"`{name}`: expected {expected}, found `{UnicodeText.Shorten(text, 100)}`");
                return null;
            case var text:
                return text;
        }
    }

    private DateTimeOffset? Time(string name)
    {
        if (find(name) is not { } text)
        {
            return null;
        }

        if (Instant.TryParse(text, out var time))
        {
            return time;
        }

        Wrong($"`{name}`: expected an RFC 3339 time such as 2026-11-24T03:00:00Z, found `{UnicodeText.Shorten(UnicodeText.WellFormed(text), 40)}`");
        return null;
    }

    /// <summary>The first one is enough.</summary>
    private void Wrong(string what) => problem ??= what;
}
