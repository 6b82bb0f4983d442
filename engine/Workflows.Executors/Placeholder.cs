namespace Workflows.Executors; internal static class Placeholder { }
