namespace Workflows.Core.Tests; public sealed class SmokeTests { [Xunit.Fact] public void It_runs() { } }
