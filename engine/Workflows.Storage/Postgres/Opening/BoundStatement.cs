using System.Text;
using Npgsql;
using NpgsqlTypes;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>A statement with its values, whatever becomes of it.</summary>
internal abstract class BoundStatement : Statement
{
    protected List<NpgsqlParameter> Values { get; } = [];

    public override Statement With(long? value) => Bound(NpgsqlDbType.Bigint, value);

    public override Statement With(double? value) => Bound(NpgsqlDbType.Double, value);

    public override Statement With(bool value) => Bound(NpgsqlDbType.Boolean, value);

    public override Statement With(ReadOnlySpan<byte> utf8) => With(Encoding.UTF8.GetString(utf8));

    public override Statement With(string? value) => Bound(NpgsqlDbType.Text, Stored(value));

    public override Statement With(Guid? value) => Bound(NpgsqlDbType.Uuid, value);

    /// <summary>PostgreSQL keeps every character but one.</summary>
    public static string? Stored(string? value) => value?.Replace('\0', '\uFFFD');

    private BoundStatement Bound(NpgsqlDbType type, object? value)
    {
        Values.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return this;
    }
}
