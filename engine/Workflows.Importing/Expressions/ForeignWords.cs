namespace Workflows.Importing.Expressions;

/// <summary>What the names in an expression of another engine stand for.</summary>
internal abstract class ForeignWords
{
    /// <summary>A word that is a value where conditions are texts, and a name elsewhere.</summary>
    public abstract Term Word(string word);

    /// <summary>Text around tags.</summary>
    public abstract Term Tagged(string text);

    /// <summary>A path such as <c>steps.a.outputs.result</c>; null for one that means nothing here.</summary>
    public abstract Term? Path(IReadOnlyList<string> path);

    /// <summary>A call; null for a function that has no counterpart.</summary>
    public virtual Term? Call(string function, IReadOnlyList<Term> arguments) => null;
}
