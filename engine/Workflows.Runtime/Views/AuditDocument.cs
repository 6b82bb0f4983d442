using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>An act on record.</summary>
/// <param name="Number">Dense from 1.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Method">How they had signed in.</param>
/// <param name="Token">With which token; null for none.</param>
/// <param name="Address">From where; null: from a command of the machine itself.</param>
/// <param name="Project">Null: it is about the whole store.</param>
/// <param name="Act">What was done.</param>
/// <param name="Object">To what.</param>
/// <param name="Before">What it was before.</param>
/// <param name="After">What it is then, or what was said with it.</param>
/// <param name="Hash">Of this row and all before it.</param>
public sealed record AuditDocument(
    long Number,
    DateTimeOffset At,
    string Actor,
    string Method,
    string? Token,
    string? Address,
    string? Project,
    string Act,
    string Object,
    string? Before,
    string? After,
    string Hash)
{
    public static AuditDocument Of(AuditRecord row) => new(
        row.Number,
        row.At,
        row.Entry.Actor,
        row.Entry.Method,
        row.Entry.Token,
        row.Entry.Address,
        row.Entry.Project,
        row.Entry.Act,
        row.Entry.Object,
        row.Entry.Before,
        row.Entry.After,
        row.Hash);
}
