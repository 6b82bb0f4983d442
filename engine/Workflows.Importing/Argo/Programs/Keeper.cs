using System.Text;

namespace Workflows.Importing.Argo.Programs;

/// <summary>
/// A shell around a program that was written for paths of Argo: brings its input files to where it reads them, and keeps what it prints and writes as
/// outputs and artifacts.
/// </summary>
internal sealed class Keeper
{
    private const string Printed = "\"$WF_STEP_DIR/printed\"";

    /// <summary>A text of any kind as a string of JSON, without the line ends behind it.</summary>
    private const string Json =
        """
        json() {
          sed 's/\\/\\\\/g; s/"/\\"/g' "$1" | awk '
            { gsub(/\t/, "\\t"); gsub(/\r/, "\\r"); if (length($0)) { text = text ends $0; ends = "" } ends = ends "\\n" }
            END { printf "\"%s\"", text }'
        }
        """;

    private readonly List<string> before = [];
    private readonly List<string> after = [];
    private readonly List<(string Name, string File)> outputs = [];
    private bool prints;

    public bool IsNeeded => before.Count + after.Count + outputs.Count > 0 || prints;

    /// <summary>What the program prints becomes <c>outputs.result</c>.</summary>
    public void KeepPrinted()
    {
        prints = true;
        outputs.Insert(0, ("result", Printed));
    }

    public void KeepFile(string output, string path, string? otherwise)
    {
        if (otherwise is not null)
        {
            after.Add($"[ -e {Quoted(path)} ] || printf %s {Quoted(otherwise)} > {Quoted(path)}");
        }

        outputs.Add((output, Quoted(path)));
    }

    public void KeepArtifact(string path, string place) => after.Add($"cp -R {Quoted(path)} \"$WF_STEP_DIR/{place}\"");

    public void Bring(string variable, string path)
    {
        before.Add($"mkdir -p \"$(dirname {Quoted(path)})\"");
        before.Add($"cp -RL \"${variable}\" {Quoted(path)}");
    }

    public void Write(string variable, string path)
    {
        before.Add($"mkdir -p \"$(dirname {Quoted(path)})\"");
        before.Add($"printf %s \"${variable}\" > {Quoted(path)}");
    }

    public void Enter(string folder) => before.Add($"cd {Quoted(folder)}");

    /// <summary>The command around the program.</summary>
    public IEnumerable<string> Around()
    {
        var script = new StringBuilder("set -e\n");
        foreach (var line in before)
        {
            script.Append(line).Append('\n');
        }

        if (after.Count + outputs.Count == 0)
        {
            script.Append("exec \"$@\"\n");
            return ["sh", "-c", script.ToString(), "sh"];
        }

        // Of an `echo` the shell has one of its own, which reads escapes: the program that is meant is the one in the image.
        script.Append(prints ? $"(exec \"$@\") > {Printed} || {{ code=$?; cat {Printed}; exit $code; }}\ncat {Printed}\n" : "(exec \"$@\")\n");
        foreach (var line in after)
        {
            script.Append(line).Append('\n');
        }

        if (outputs.Count > 0)
        {
            var values = string.Join(',', outputs.Select(output => $"\"{output.Name}\":%s"));
            var files = string.Join(' ', outputs.Select(output => $"\"$(json {output.File})\""));
            script.Append(Json).Append('\n').Append($"printf '{{{values}}}' {files} > \"$WF_OUTPUTS\"\n");
        }

        return ["sh", "-c", script.ToString(), "sh"];
    }

    public static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '=' or ':')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
