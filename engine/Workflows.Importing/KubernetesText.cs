using System.Text.RegularExpressions;

namespace Workflows.Importing;

/// <summary>
/// Texts of a container as Kubernetes has them: <c>$(NAME)</c> in a command or a value stands for an environment value of the container, and <c>$$</c> for
/// the sign itself.
/// </summary>
internal static partial class KubernetesText
{
    /// <summary>A text that Kubernetes leaves as it is.</summary>
    /// <param name="text">What is meant.</param>
    /// <param name="names">The environment values of the container.</param>
    public static string Write(string text, ICollection<string> names) => Special().Replace(text, match =>
        !match.Groups["name"].Success ? "$$$$" : names.Contains(match.Groups["name"].Value) ? "$" + match.Value : match.Value);

    /// <summary>A text of Kubernetes without its signs for a sign.</summary>
    public static string Read(string text) => text.Replace("$$", "$", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\$|\$\((?<name>[^()$]*)\)")]
    private static partial Regex Special();
}
