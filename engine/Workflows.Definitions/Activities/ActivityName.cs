using System.Globalization;
using Workflows.Definitions.Problems;

namespace Workflows.Definitions.Activities;

/// <summary><c>name@version</c> of an activity.</summary>
internal readonly record struct ActivityName(string Name, int Version)
{
    public static ActivityName? Parse(string text) =>
        text.Split('@') is [var name, var number] && NameRules.IsLabel(name)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 && number[0] != '0'
            ? new ActivityName(name, version)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");
}
