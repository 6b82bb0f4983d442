using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Library;

/// <summary><c>wf models</c>: the model registry, and one model of it.</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string> Name = new("name") { HelpName = "NAME", Description = "The model" };

    public static Command Build() => new Verb("models", "List models: versions, and where their aliases stand")
    {
        Topic = Topic.Library,
        Examples = [new("wf models", "all of them"), new("wf models show bike-demand", "versions, metrics, aliases and their history of one")],
        Subcommands =
        {
            new Verb("show", "Show one model: its versions with their metrics, its aliases and how they moved")
            {
                Examples =
                [
                    new("wf models show bike-demand", "all of it"),
                    new("wf models show bike-demand --json | jq .aliases.production", "which version serves"),
                ],
                Arguments = { Name },
            }.Does(ShowAsync),
        },
    }.Does(ListAsync);

    private static async Task<ExitCode> ListAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var models = session.HasStoreToLookAt ? await session.Backend.ListModelsAsync(cancellation) : [];
        if (session.Screen.Json)
        {
            RunJson.Write(new { models });
        }
        else if (models.Count == 0)
        {
            session.Screen.Note("no model is registered yet: promote@1 registers one");
        }
        else
        {
            var newest = new Column("newest") { Style = Looks.Dim, IsSpare = true };
            var table = new Columns(new Column("model"), new Column("versions"), new Column("aliases"), newest);
            foreach (var model in models)
            {
                table.Add(
                    model.Model,
                    model.Versions.Count.ToString(CultureInfo.InvariantCulture),
                    string.Join(", ", model.Aliases.Select(alias => string.Create(CultureInfo.InvariantCulture, $"{alias.Key} = {alias.Value}"))),
                    model.Versions.Count == 0 ? string.Empty : Times.Ago(model.Versions.Max(version => version.At), session.Now));
            }

            session.Screen.Write(table);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> ShowAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(Name);
        session.RequireStore();
        var model = await session.Backend.FindModelAsync(name, cancellation) ?? throw await UnknownAsync(session, name, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(model);
        }
        else
        {
            ModelPage.Write(session, model);
        }

        return ExitCode.Done;
    }

    private static async Task<RefusedException> UnknownAsync(Session session, string name, CancellationToken cancellation)
    {
        var known = await session.Backend.ListModelsAsync(cancellation);
        return RefusedException.NotFound(
            $"there is no model {name}{Spelling.DidYouMean(name, known.Select(model => model.Model))}",
            known.Count == 0 ? "none is registered yet" : $"models: {string.Join(", ", known.Take(10).Select(model => model.Model))}");
    }
}
