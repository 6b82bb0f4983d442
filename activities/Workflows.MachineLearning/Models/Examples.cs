using Microsoft.ML;
using Microsoft.ML.Data;

namespace Workflows.MachineLearning.Models;

/// <summary>Rows as ML.NET wants them: one vector of features and a label.</summary>
internal sealed class Examples
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public static IDataView View(MLContext ml, float[][] features, float[] labels, int width)
    {
        var schema = SchemaDefinition.Create(typeof(Examples));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return ml.Data.LoadFromEnumerable(features.Zip(labels, (f, l) => new Examples { Features = f, Label = l }).ToArray(), schema);
    }
}
