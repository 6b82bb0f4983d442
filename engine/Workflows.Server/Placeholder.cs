namespace Workflows.Server; internal static class Placeholder { }
