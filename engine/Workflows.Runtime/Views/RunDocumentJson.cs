using System.Text.Json.Serialization;

namespace Workflows.Runtime.Views;

/// <summary>
/// How the documents of runs look, known at compile time: what a command prints once must not be found out by reflection, which takes longer than all the rest
/// of it.
/// </summary>
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(StepPageDocument))]
internal sealed partial class RunDocumentJson : JsonSerializerContext;
