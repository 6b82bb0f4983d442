namespace Workflows.Tests; public sealed class SmokeTests { [Xunit.Fact] public void It_runs() { } }
