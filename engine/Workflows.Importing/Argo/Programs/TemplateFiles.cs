using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo.Programs;

/// <summary>The files of a template: those that are brought to it, and those that it leaves.</summary>
internal static class TemplateFiles
{
    private const string Kept = "files are kept in the engine's own store, as they are";

    private static readonly string[] Stores = ["s3", "gcs", "http", "hdfs", "oss", "azure", "artifactory", "plugin", "artifactGC", "deleted"];

    public static void Take(SourceMap template, TagScope scope, Keeper keeper, YamlMap env, ISet<string> variables, YamlMap artifacts)
    {
        Inputs(template.Map("inputs"), scope, keeper, env, variables);
        var outputs = template.Map("outputs");
        foreach (var parameter in outputs.Maps("parameters"))
        {
            Parameter(parameter, scope, keeper);
        }

        foreach (var artifact in outputs.Maps("artifacts"))
        {
            Artifact(artifact, scope, keeper, artifacts);
        }

        outputs.Close(_ => null);
    }

    private static void Inputs(SourceMap inputs, TagScope scope, Keeper keeper, YamlMap env, ISet<string> variables)
    {
        foreach (var artifact in inputs.Maps("artifacts"))
        {
            if (artifact.Text("name") is not { } name || artifact.Take("path") is not { } where || !scope.Artifacts.TryGetValue(name, out var value))
            {
                continue;
            }

            var path = scope.Read(where).AsText();
            scope.Paths[$"inputs.artifacts.{name}"] = path;
            var variable = Naming.Identifier(name).ToUpperInvariant() + "_FILE";
            variables.Add(variable);
            env.Add(variable, value.Value.AsText());
            if (value.IsText)
            {
                keeper.Write(variable, path);
            }
            else
            {
                keeper.Bring(variable, path);
            }

            artifact.LeaveOut("mode", "a file keeps the rights that it has");
            artifact.LeaveOut("recurseMode", "a file keeps the rights that it has");
            artifact.LeaveOut("archive", Kept);
            foreach (var key in Stores.Append("git").Append("raw").Append("optional"))
            {
                // Which of them counts was said when the call was read.
                _ = artifact.Take(key);
            }

            artifact.Close(_ => null);
        }
    }

    private static void Parameter(SourceMap parameter, TagScope scope, Keeper keeper)
    {
        var name = parameter.Text("name") ?? "value";
        var from = parameter.Map("valueFrom");
        var otherwise = from.Text("default") ?? parameter.Text("default");
        if (from.Take("path") is { } where)
        {
            var path = scope.Read(where).AsText();
            scope.Paths[$"outputs.parameters.{name}"] = path;
            keeper.KeepFile(Naming.Identifier(name), path, otherwise);
        }

        from.Close(_ => "a program leaves its outputs in files, or prints them");
        _ = parameter.Take("globalName");
        _ = parameter.Take("description");
        parameter.Close(_ => null);
    }

    private static void Artifact(SourceMap artifact, TagScope scope, Keeper keeper, YamlMap artifacts)
    {
        var name = artifact.Text("name") ?? "file";
        if (artifact.Take("path") is { } where)
        {
            var path = scope.Read(where).AsText();
            scope.Paths[$"outputs.artifacts.{name}"] = path;
            var id = Naming.Identifier(name);
            artifacts.Add(id, id);
            keeper.KeepArtifact(path, id);
        }

        if (artifact.Flag("optional") is true)
        {
            artifact.LeaveOut("optional", "a file that is declared and missing fails the step");
        }

        // No archive is what we do; any other packs files that we keep as they are.
        if (!artifact.Map("archive").Has("none"))
        {
            artifact.LeaveOut("archive", Kept);
        }

        foreach (var store in Stores)
        {
            artifact.LeaveOut(store, Kept);
        }

        _ = artifact.Take("globalName");
        artifact.Close(_ => null);
    }
}
