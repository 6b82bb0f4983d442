namespace Workflows.Activities; internal static class Placeholder { }
