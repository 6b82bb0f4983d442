using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Committing;

/// <summary>What steps with <c>onOutOfMemory</c> last succeeded with.</summary>
internal static class StepMemories
{
    public static void Add(Database database, StepMemory memory) => database[
        """
        INSERT INTO step_memory (project, workflow, step, run, bytes) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project, workflow, step) DO UPDATE
        SET run = excluded.run, bytes = CASE
            WHEN excluded.run > step_memory.run OR excluded.bytes > step_memory.bytes THEN excluded.bytes ELSE step_memory.bytes END
        WHERE excluded.run >= step_memory.run
        """]
        .With(memory.Project).With(memory.Workflow).With(memory.Step).With(memory.Run).With(memory.Bytes ?? 0).Run();

    public static IReadOnlyDictionary<string, long> Of(Database database, string project, string workflow) =>
        database["SELECT step, bytes FROM step_memory WHERE project = ? AND workflow = ? AND bytes > 0"].With(project).With(workflow)
            .ReadAll(row => (Step: row.Text(0), Bytes: row.Integer(1)))
            .ToDictionary(row => row.Step, row => row.Bytes, StringComparer.Ordinal);
}
