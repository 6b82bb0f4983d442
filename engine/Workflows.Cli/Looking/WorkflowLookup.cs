using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Looking;

/// <summary>Finds the workflow that a command names, or says which there are.</summary>
internal static class WorkflowLookup
{
    /// <exception cref="RefusedException">No workflow has this name.</exception>
    public static async Task RequireAsync(Session session, string name, CancellationToken cancellation)
    {
        var known = await NamesAsync(session, cancellation);
        if (!known.Contains(name))
        {
            throw Unknown($"there is no workflow {name}", name, known);
        }
    }

    /// <summary>What is said where a file was meant as well as a workflow.</summary>
    public static async Task<RefusedException> NeitherFileNorWorkflowAsync(Session session, string name, CancellationToken cancellation) =>
        Unknown($"there is no file and no workflow {name}", name, await NamesAsync(session, cancellation));

    private static RefusedException Unknown(string problem, string name, List<string> known) => RefusedException.NotFound(
        problem + Spelling.DidYouMean(name, known),
        known.Count == 0 ? "nothing is published yet: wf run FILE, or wf publish FILE" : $"workflows: {string.Join(", ", known.Take(10))}");

    public static async Task<List<string>> NamesAsync(Session session, CancellationToken cancellation) => session.HasStore
        ? [.. (await session.Definitions.ListWorkflowsAsync(session.Project, cancellation)).Select(workflow => workflow.Name)]
        : [];
}
