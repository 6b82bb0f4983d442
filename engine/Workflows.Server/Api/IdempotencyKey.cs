using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Definitions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;

namespace Workflows.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c>: a start that is sent again for want of an answer gives the run back that it started. A key that comes with something else is a
/// mistake of its sender, who would take the run of another start for this one's.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 200;

    /// <summary>The key; null where there is none.</summary>
    public static (string? Key, IResult? Problem) Read(HttpContext http) => http.Request.Headers[Header] switch
    {
        [] => (null, null),
        [{ Length: > 0 and <= Longest } key] => (key, null),
        _ => (null, Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"{Header}: expected one of 1 to {Longest} characters"))),
    };

    /// <summary>What else the key has started; null where it was this.</summary>
    public static IResult? Reused(string key, RunView view, string workflow, StartBody body) =>
        view.State is var started && started.Plan.Definition.Name == workflow && (body.Version ?? started.Plan.Version) == started.Plan.Version
            && (body.Text is not { } text || WorkflowText.Read(VersionRoutes.File, text).Digest == view.Digest) && IsSame(started, body)
            ? null
            : Other(key, started);

    /// <summary>The same of a key that came with a run to be done again.</summary>
    public static IResult? Reused(string key, RunState started, RunState earlier) =>
        started.Trigger is { Kind: "rerun", Name: var name } && name == earlier.Label ? null : Other(key, started);

    private static IResult Other(string key, RunState started) => Problems.Invalid(
        $"{Header}: `{key}` has started {started.Label} with another body; expected a key of its own for each start",
        ("run", started.Label));

    /// <summary>Files are left out: they may be references by now, to where they were sent. A retry may have changed what the run began with.</summary>
    private static bool IsSame(RunState started, StartBody body)
    {
        if (started.Generation > 1)
        {
            return true;
        }

        if (!started.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).SequenceEqual(
            (body.Labels ?? ImmutableSortedDictionary<string, string>.Empty).OrderBy(label => label.Key, StringComparer.Ordinal)))
        {
            return false;
        }

        var definition = started.Plan.Definition;
        if (ParameterCompletion.Complete(definition, new(body.Parameters?.GetRawText() ?? "{}"), started.Folder).Json is not { } json)
        {
            return false;
        }

        var (now, before) = (ValueJson.ParseNode(json)!, ValueJson.ParseNode(started.Parameters)!);
        return definition.Parameters.Where(static each => !IsFile(each)).All(each => JsonNode.DeepEquals(now[each.Name], before[each.Name]));
    }

    private static bool IsFile(ParameterDefinition parameter) => parameter.Schema.Contains("format", StringComparison.Ordinal);
}
