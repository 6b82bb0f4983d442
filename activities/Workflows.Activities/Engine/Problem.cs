using System.Text.Json;

namespace Workflows.Activities.Engine;

/// <summary>The words of an RFC 9457 problem.</summary>
internal static class Problem
{
    public static string Text(string body)
    {
        try
        {
            var problem = JsonElement.Parse(body);
            return string.Join(": ", new[] { Member(problem, "title"), Member(problem, "detail") }.Where(t => t is not null));
        }
        catch (JsonException)
        {
            return body.Length <= 200 ? body : body[..200];
        }
    }

    private static string? Member(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) ? value.ToString() : null;
}
