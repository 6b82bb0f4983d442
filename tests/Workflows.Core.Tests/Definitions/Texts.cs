namespace Workflows.Core.Tests.Definitions;

/// <summary>The texts of DESIGN 4.1.</summary>
internal static class Texts
{
    public const string BikeDemand = """
        name: bike-demand                      # DNS label
        title: Bike demand model
        objectives:                            # why this workflow exists; gates and dashboards read them
          - { metric: rmse, atMost: 70 }
        parameters:                            # JSON Schema keywords; the UI's start form comes from them
          data: { type: string, format: file, default: data/bike-hour.csv }
          commit: { type: string, default: "" }
          maxPsi: { type: number, default: 0.2, minimum: 0 }
        triggers:
          nightly: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin, missed: latest, overlap: skip } }
          push:    { git: { provider: github, repository: acme/bikes, branches: [main], paths: ["training/**"], secret: bikes-webhook }, with: { commit: "{{ event.after }}" } }
          drifted: { event: { type: drift.detected, where: "event.model == 'bike-demand'" } }
        concurrency: { key: "{{ workflow.name }}", limit: 1, whenFull: queue }   # queue | reject | cancel-oldest
        defaults:                              # for steps that run a program
          timeout: 1h
          retry: { attempts: 3, backoff: { first: 10s, factor: 2, max: 5m, jitter: 0.2 } }
        steps:
          quality:
            uses: data-quality@1
            with: { data: "{{ parameters.data }}", rules: [ { column: cnt, notNull: true, min: 0 } ] }
          train:
            needs: [quality]
            uses: container                    # any image, any language
            image: registry.example/train@sha256:0123
            command: [python, train.py]
            with: { data: "{{ parameters.data }}" }
            artifacts: { model: model.zip }    # name: path under WF_STEP_DIR
            resources: { cpu: 4, memory: 16Gi, gpu: 1 }
            onOutOfMemory: { factor: 1.5, max: 64Gi }
            checkpoint: true                   # WF_CHECKPOINT is kept across attempts
          gate:
            needs: [train]
            uses: evaluate@1
            with: { candidate: "{{ steps.train.artifacts.model }}", champion: production }
          sign-off:
            needs: [gate]
            when: "steps.gate.outputs.passed"
            approval: { from: [group:ml-leads], count: 2, deadline: 48h, onDeadline: reject, binds: [steps.train.artifacts.model, steps.gate.outputs] }
          promote:
            needs: [sign-off]
            uses: promote@1
            with: { model: bike-demand, alias: production, source: "{{ steps.train.artifacts.model }}", replaces: "{{ steps.gate.outputs.champion?.version }}" }
        finally:
          tell: { uses: notify@1, with: { to: "#ml", text: "{{ workflow.name }} #{{ run.number }}: {{ run.state }}" } }
        outputs: { version: "{{ steps.promote.outputs.version ?? 'none' }}" }
        """;

    public const string Shapes = """
        name: shapes
        parameters:
          a: { type: integer, default: 1 }
          files: { type: array, default: [] }
          data: { type: string, default: x }
        steps:
          sums:   { set: { total: "{{ parameters.a + 1 }}", label: "n={{ parameters.a }}" } }
          shell:  { needs: [sums], uses: container, command: [sh, -c, 'echo "{\"n\": $N}" > "$WF_OUTPUTS"'], env: { N: "{{ steps.sums.outputs.total }}" } }
          each:   { forEach: "{{ parameters.files }}", parallel: 4, uses: data-quality@1, with: { data: "{{ item }}" } }
          grid:   { matrix: { depth: [4, 8], rate: [0.1, 0.2] }, uses: train@1, with: { depth: "{{ item.depth }}" } }
          nap:    { wait: { for: 10m } }
          child:  { workflow: { name: bike-demand, version: 3 }, with: { data: "{{ parameters.data }}" } }
          query:  { uses: container, command: [psql, -f, q.sql], secrets: { PGPASSWORD: warehouse/password } }
        """;
}
