using Workflows.Core.Values;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>Parts of texts that others wrote and that may be of any length; no character is cut in half.</summary>
internal static class BoundedText
{
    /// <summary>Characters of a server's or a cluster's words that are kept.</summary>
    public const int Most = 2000;

    /// <summary>The beginning, and three dots where more came.</summary>
    public static string Start(string text, int most = Most) => UnicodeText.Shorten(text, most);

    /// <summary>The end, which of a log or a stack trace tells most.</summary>
    public static string End(string text, int most)
    {
        if (text.Length <= most) return text;
        return char.IsLowSurrogate(text[^most]) ? text[^(most - 1)..] : text[^most..];
    }
}
