using Workflows.Activities;

namespace Workflows.MachineLearning;

/// <summary>Checks of input values that a type can't make; the manifest's schema says the same to the form and the publisher.</summary>
internal static class Require
{
    public static void That(bool holds, string input, string expected)
    {
        if (!holds)
        {
            throw ActivityException.Usage($"input '{input}' must be {expected}");
        }
    }
}
