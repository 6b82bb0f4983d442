using System.Text.Json.Serialization;

namespace Workflows.MachineLearning.Models;

/// <summary>What is predicted: a number, or the probability that a yes-or-no label is yes.</summary>
internal enum LearningTask
{
    Regression,
    Binary,
}

/// <summary>The library that grows the trees.</summary>
internal enum Algorithm
{
    [JsonStringEnumMemberName("lightgbm")]
    LightGbm,

    [JsonStringEnumMemberName("fasttree")]
    FastTree,
}
