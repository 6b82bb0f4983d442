using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Definitions;

namespace Workflows.Cli.Defining;

/// <summary><c>wf schema</c>: the JSON Schema of the language.</summary>
internal static class SchemaCommand
{
    public static Command Build() => new Verb("schema", "Print the JSON Schema of workflow definitions")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf schema > workflow-v1.json", "for your editor"),
            new("# yaml-language-server: $schema=./workflow-v1.json", "then this line at the top of a definition"),
        ],
    }.DoesAlone((_, _, _) =>
    {
        Screen.WriteDocument(LanguageSchema.Json.TrimEnd());
        return Task.FromResult(ExitCode.Done);
    });
}
