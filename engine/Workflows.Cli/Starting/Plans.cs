using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Starting;

/// <summary>The plans that a command works with, and the catalogue for the texts that it reads.</summary>
internal static class Plans
{
    /// <summary>
    /// Reads the catalogue. Where the folder has versions of an older program, they get from it what they lack (see <see cref="OlderVersions"/>).
    /// </summary>
    public static async Task<PlanCache> OpenAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        if (session.IsRemote)
        {
            // The server reads new texts, with the catalogue that it has.
            return new PlanCache(catalogue: null);
        }

        var catalogue = Catalogues.Load(session, parsed.GetValue(Options.Catalogue) ?? []);
        if (session.HasStore)
        {
            await OlderVersions.CompleteAsync(session.Store, catalogue, cancellation);
        }

        return new PlanCache(catalogue);
    }
}
