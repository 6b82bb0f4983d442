namespace Workflows.Importing.Expressions;

/// <summary>Ends the translation of one expression: our language has no word for something in it. Whoever asked for it says what becomes of it.</summary>
internal sealed class UntranslatableException(string message) : Exception(message);
