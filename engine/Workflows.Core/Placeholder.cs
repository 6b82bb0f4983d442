namespace Workflows.Core; internal static class Placeholder { }
