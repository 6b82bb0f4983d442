using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>The word for each kind of event: the discriminator that its JSON carries, read from where the family is declared.</summary>
internal static class EventWords
{
    private static readonly FrozenDictionary<Type, byte[]> All = typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(kind => kind.DerivedType, kind => Encoding.UTF8.GetBytes((string)kind.TypeDiscriminator!));

    public static ReadOnlySpan<byte> Of(RunEvent happened) => All[happened.GetType()];
}
