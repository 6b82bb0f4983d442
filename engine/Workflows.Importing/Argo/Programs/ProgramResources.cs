using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo.Programs;

/// <summary><c>resources</c>: we reserve what is asked for, and memory is its own limit.</summary>
internal static class ProgramResources
{
    private static readonly (string Theirs, string Ours)[] Kinds =
        [("cpu", "cpu"), ("memory", "memory"), ("ephemeral-storage", "ephemeralStorage"), ("nvidia.com/gpu", "gpu"), ("amd.com/gpu", "gpu")];

    public static YamlMap Read(SourceMap resources, Notes notes)
    {
        var yaml = new YamlMap { IsFlow = true };
        var (requests, limits) = (resources.Map("requests"), resources.Map("limits"));
        foreach (var (theirs, ours) in Kinds)
        {
            var (request, limit) = (requests.Take(theirs), limits.Take(theirs));
            var taken = theirs == "memory" ? limit ?? request : request ?? limit;
            if (request is not null && limit is not null && PlainText.Of(request) != PlainText.Of(limit))
            {
                notes.Judge(taken!, theirs, "one number says what is reserved and what is allowed: of memory the limit was taken, of all else the request");
            }

            if (taken is not null && PlainText.Of(taken).Contains("{{", StringComparison.Ordinal))
            {
                notes.LeaveOut(taken, theirs, "an amount that is computed; write it, or an expression");
            }
            else if (taken is not null)
            {
                yaml.Add(ours, taken is Node.Number ? taken : PlainText.Of(taken));
            }
        }

        const string Advice = "no such resource is known here; a `profile` that an administrator keeps may ask for it";
        requests.Close(_ => Advice);
        limits.Close(_ => Advice);
        resources.Close(_ => Advice);
        return yaml;
    }
}
