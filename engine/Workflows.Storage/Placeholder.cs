namespace Workflows.Storage; internal static class Placeholder { }
