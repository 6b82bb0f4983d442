using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Models;

/// <summary>A trained model on disk: an ML.NET zip that any .NET program can load, plus its card.</summary>
internal sealed class ModelPackage(ITransformer transformer, ModelCard card)
{
    private const string CardEntry = "card.json";
    private static readonly DateTimeOffset FixedTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions CardJson = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public ModelCard Card { get; } = card;

    public static ModelPackage Load(string path, string input)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            using var entry = zip.GetEntry(CardEntry)?.Open() ?? throw new InvalidDataException($"it has no {CardEntry}");
            var card = JsonSerializer.Deserialize<ModelCard>(entry, CardJson) ?? throw new InvalidDataException($"its {CardEntry} is empty");
            return new ModelPackage(new MLContext().Model.Load(path, out _), card);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or FormatException or InvalidOperationException)
        {
            throw ActivityException.BadData($"{input}: {path} is not a model of train@1: {e.Message}", e);
        }
    }

    public void Save(string path)
    {
        var ml = new MLContext();
        ml.Model.Save(transformer, Examples.View(ml, [], [], Card.Features.Count).Schema, path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        using (var entry = zip.CreateEntry(CardEntry).Open())
        {
            JsonSerializer.Serialize(entry, Card, CardJson);
        }

        // The same training gives the same bytes, so that a digest says whether anything changed.
        foreach (var entry in zip.Entries)
        {
            entry.LastWriteTime = FixedTime;
        }
    }

    /// <summary>One prediction a row: a value, or a probability.</summary>
    public float[] Predict(Table table)
    {
        var ml = new MLContext();
        var scored = transformer.Transform(Examples.View(ml, table.ToVectors(Card.Features), new float[table.Rows], Card.Features.Count));
        var column = scored.Schema[Card.Task == LearningTask.Binary ? "Probability" : "Score"];
        return [.. Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float>(scored, column)];
    }
}
