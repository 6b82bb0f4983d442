using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Definitions.Activities;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Library;

/// <summary><c>wf catalogue</c>: the activities that steps may use.</summary>
internal static class CatalogueCommand
{
    private static readonly Argument<string?> Name = new("name")
    {
        HelpName = "NAME[@VERSION]",
        Description = "One activity: its inputs, outputs and an example",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Build() => new Verb("catalogue", "List the activities that steps may use, or explain one")
    {
        Topic = Topic.Library,
        Examples =
        [
            new("wf catalogue", "all of them"),
            new("wf catalogue train", "inputs, outputs, artifacts and an example of one"),
            new("wf catalogue --catalogue ./activities", "with those of a folder of yours"),
        ],
        Arguments = { Name },
        Options = { Options.Catalogue },
    }.Does(async (session, parsed, cancellation) =>
    {
        var catalogue = await session.Backend.LoadCatalogueAsync(parsed.GetValue(Options.Catalogue) ?? [], cancellation);
        if (parsed.GetValue(Name) is { } name)
        {
            var manifest = Find(catalogue, name);
            if (session.Screen.Json)
            {
                RunJson.Write(DocumentJson.Parse(manifest.Json));
            }
            else
            {
                ActivityPage.Write(session.Screen, manifest);
            }
        }
        else if (session.Screen.Json)
        {
            RunJson.Write(new { activities = catalogue.Manifests.Select(manifest => DocumentJson.Parse(manifest.Json)) });
        }
        else
        {
            List(session.Screen, catalogue);
        }

        return ExitCode.Done;
    });

    private static void List(Screen screen, Catalogue catalogue)
    {
        if (catalogue.Manifests.IsEmpty)
        {
            screen.Note("there are no activities here: --catalogue DIR names a folder of manifests");
            return;
        }

        var table = new Columns(new Column("activity"), new Column("category") { Style = Looks.Dim }, new Column());
        foreach (var manifest in catalogue.Manifests)
        {
            table.Add(manifest.Uses, manifest.Category ?? string.Empty, manifest.Title ?? FirstSentence(manifest.Description));
        }

        screen.Write(table);
    }

    private static Manifest Find(Catalogue catalogue, string said)
    {
        var name = said.Split('@')[0];
        return catalogue.Find(said)
            ?? (said.Contains('@', StringComparison.Ordinal) ? null : catalogue.Manifests.LastOrDefault(manifest => manifest.Name == name))
            ?? throw RefusedException.NotFound(
                $"there is no activity {said}{Spelling.DidYouMean(said, catalogue.Manifests.SelectMany(manifest => new[] { manifest.Name, manifest.Uses }))}",
                string.Create(CultureInfo.InvariantCulture, $"wf catalogue lists all {catalogue.Manifests.Length}"));
    }

    private static string FirstSentence(string? text) => text is null ? string.Empty : Texts.OneLine(text.Split(". ")[0]);
}
