using System.Globalization;
using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;

namespace Workflows.Server.Api;

/// <summary>The run that an address names: <c>…/workflows/W/runs/N</c>, and below it <c>?child=STEP/STEP</c> for a run inside that run.</summary>
internal static class FoundRun
{
    /// <summary>The run's id; or the problem that there is none. For who needs nothing of its state.</summary>
    public static async Task<(Guid? Id, IResult? Problem)> FindAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        var label = Label(http, workflow, number);
        return await options.Store.FindRunAsync(project, label, http.RequestAborted) is { } id ? (id, null) : (null, Missing(project, label));
    }

    /// <summary>The run; or the problem that there is none, or that it can't be read.</summary>
    public static async Task<(RunView? View, IResult? Problem)> ReadAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        var label = Label(http, workflow, number);
        try
        {
            return await options.Store.FindRunAsync(project, label, http.RequestAborted) is { } id
                && await options.Store.ViewAsync(id, options.Plans.Of, http.RequestAborted) is { } view
                    ? (view, null)
                    : (null, Missing(project, label));
        }
        catch (UnreadableRowException broken)
        {
            return (null, Problems.Unreadable($"{label} can't be read: {broken.Message}"));
        }
    }

    /// <summary>The label of the run that the address names, whether there is one or not.</summary>
    public static string Label(HttpContext http, string workflow, int number)
    {
        var root = string.Create(CultureInfo.InvariantCulture, $"{workflow}#{number}");
        return Query.Text(http, "child") is { } child ? $"{root}/{child}" : root;
    }

    public static IResult Missing(string project, string label) => Problems.NotFound($"there is no run {label} in {project}");
}
