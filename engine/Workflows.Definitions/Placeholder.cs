namespace Workflows.Definitions; internal static class Placeholder { }
