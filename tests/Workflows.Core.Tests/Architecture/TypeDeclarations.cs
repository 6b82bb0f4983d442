using System.Text.RegularExpressions;

namespace Workflows.Core.Tests.Architecture;

/// <summary>A type as a source file declares it.</summary>
/// <param name="Name">Without its type parameters.</param>
/// <param name="Full">With its namespace, the types around it and, where it is local to a file, that file: what is the same type has the same.</param>
/// <param name="Place"><c>file:line</c>.</param>
internal sealed record TypeDeclaration(string Name, string Full, string Place)
{
    /// <summary>Private to the type around it: nobody else can name it.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>The type around it is abstract: a case of a closed family, which is written with the family's name before its own.</summary>
    public required bool IsCase { get; init; }
}

/// <summary>Reads the types that source files declare. Indentation, which the formatter checks, tells which lie in which.</summary>
internal static partial class TypeDeclarations
{
    public static IEnumerable<TypeDeclaration> In(string file)
    {
        var (space, around) = ("", new Stack<(int Indent, string Name, bool IsAbstract)>());
        foreach (var (line, i) in File.ReadLines(Path.Combine(Repository.Root, file)).Select((line, i) => (line, i)))
        {
            if (Namespace().Match(line) is { Success: true } declared) space = declared.Groups["name"].Value;
            if (Declaration().Match(line) is not { Success: true } found) continue;

            var (indent, name) = (found.Groups["indent"].Length, found.Groups["name"].Value);
            string[] words = found.Groups["words"].Value.Split(' ');
            while (around.TryPeek(out var before) && before.Indent >= indent) _ = around.Pop();
            yield return new TypeDeclaration(
                name,
                string.Join('.', around.Select(outer => outer.Name).Append(space).Reverse().Append(name)) + (words.Contains("file") ? $" in {file}" : ""),
                $"{file}:{i + 1}")
            {
                IsPrivate = words.Contains("private"),
                IsCase = around.TryPeek(out var outer) && outer.IsAbstract,
            };
            around.Push((indent, name, words.Contains("abstract")));
        }
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?<indent> *)(?<words>(?:(?:public|internal|private|protected|file|sealed|abstract|static|partial|readonly|ref|unsafe) )*)"
        + @"(?:record struct|record|class|struct|interface|enum|delegate [\w<>?,. ]+?) (?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();
}
