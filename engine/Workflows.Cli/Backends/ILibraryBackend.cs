using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Backends;

/// <summary>What flows are made of, and what they have made.</summary>
internal interface ILibraryBackend
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<ModelDocument>> ListModelsAsync(CancellationToken cancellation);

    /// <summary>Null where there is none of this name.</summary>
    Task<ModelDocument?> FindModelAsync(string name, CancellationToken cancellation);

    /// <summary>The activities that steps may use.</summary>
    /// <param name="folders">Named on the command line, where they are here.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Catalogue> LoadCatalogueAsync(IReadOnlyList<string> folders, CancellationToken cancellation);

    /// <summary>Reads a text with those activities; nothing is recorded.</summary>
    /// <param name="file">Where it comes from: errors name it.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="catalogue">Those that are here; null: they are elsewhere.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Reading> ReadAsync(string file, string text, Catalogue? catalogue, CancellationToken cancellation);
}
