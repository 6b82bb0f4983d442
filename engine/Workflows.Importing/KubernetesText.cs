using System.Text;

namespace Workflows.Importing;

/// <summary>
/// Texts of a container as Kubernetes reads them, once from left to right: <c>$(NAME)</c> in a command or a value stands for an environment value of the
/// container, <c>$$</c> for the sign itself, and all from <c>$(</c> to the first <c>)</c> is left alone where no value has that name.
/// </summary>
internal static class KubernetesText
{
    /// <summary>A text that Kubernetes leaves as it is.</summary>
    /// <param name="text">What is meant.</param>
    /// <param name="names">The environment values of the container.</param>
    public static string Write(string text, ICollection<string> names) => Each(text, unit =>
        unit == "$$" ? "$$$$" : unit is ['$', '(', .. var name, ')'] && names.Contains(name) ? "$" + unit : unit);

    /// <summary>A text of Kubernetes without its signs for a sign.</summary>
    public static string Read(string text) => Each(text, unit => unit == "$$" ? "$" : unit);

    // A sign with what belongs to it: another, a name in parentheses, or whatever character follows.
    private static string Each(string text, Func<string, string> unit)
    {
        var output = new StringBuilder();
        var at = 0;
        for (var sign = text.IndexOf('$', at); sign >= 0 && sign + 1 < text.Length; sign = text.IndexOf('$', at))
        {
            var close = text[sign + 1] == '(' ? text.IndexOf(')', sign) : -1;
            var end = close < 0 ? sign + 2 : close + 1;
            output.Append(text, at, sign - at).Append(unit(text[sign..end]));
            at = end;
        }

        return output.Append(text, at, text.Length - at).ToString();
    }
}
