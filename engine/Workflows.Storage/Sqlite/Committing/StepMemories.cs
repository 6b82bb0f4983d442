using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Committing;

/// <summary>What steps with <c>onOutOfMemory</c> last succeeded with.</summary>
internal static class StepMemories
{
    public static void Add(Database database, StepMemory memory) => database[
        """
        INSERT INTO step_memory (project, workflow, step, run, bytes) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project, workflow, step) DO UPDATE
        SET bytes = CASE WHEN excluded.run > run THEN excluded.bytes ELSE max(bytes, excluded.bytes) END, run = excluded.run
        WHERE excluded.run >= run
        """]
        .With(memory.Project).With(memory.Workflow).With(memory.Step).With(memory.Run).With(memory.Bytes ?? 0).Run();

    public static IReadOnlyDictionary<string, long> Of(Database database, string project, string workflow) =>
        database["SELECT step, bytes FROM step_memory WHERE project = ? AND workflow = ? AND bytes > 0"].With(project).With(workflow)
            .ReadAll(row => (Step: row.Text(0), Bytes: row.Integer(1)))
            .ToDictionary(row => row.Step, row => row.Bytes, StringComparer.Ordinal);
}
