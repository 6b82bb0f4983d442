/** Measures, judges and registers a model, as good as it is told to be. */
export const bikes = `name: bikes
objectives:
  - { metric: rmse, atMost: 70 }
parameters:
  seed: { type: integer, default: 7 }
  rmse: { type: number, default: 75 }
steps:
  fit:
    uses: container
    env: { FOUND: "rmse {{ parameters.rmse }}" }
    command: [sh, -c, 'printf "$FOUND" > "$WF_STEP_DIR/model.txt"']
    artifacts: { model: model.txt }
  gate:
    needs: [fit]
    set:
      passed: "{{ parameters.rmse <= 70 }}"
      metrics: { rmse: "{{ parameters.rmse }}", r2: 0.9 }
      objectives: [{ metric: rmse, atMost: 70, atLeast: null, value: "{{ parameters.rmse }}", met: "{{ parameters.rmse <= 70 }}" }]
  promote:
    needs: [gate]
    uses: promote@1
    with:
      model: bikes-in-a-town-with-a-name-that-is-very-long
      source: "{{ steps.fit.artifacts.model }}"
      replaces: any
      metrics: "{{ steps.gate.outputs.metrics }}"
outputs:
  rmse: "{{ steps.gate.outputs.metrics.rmse }}"
`;

/** Tries several values of one thing. */
export const tries = `name: tries
parameters:
  rates: { type: array, items: { type: number }, default: [1, 2] }
  by: { type: number, default: 1 }
steps:
  try:
    forEach: "{{ parameters.rates }}"
    set: { metrics: { loss: "{{ item * parameters.by }}" } }
`;

/** Measures while it runs: a loss that falls. */
export const learns = `name: learns
steps:
  fit:
    uses: container
    command:
      - node
      - -e
      - |-
        const points = Array.from({ length: 12 }, (_, step) => ({
          name: "loss", step, value: 1 / (step + 1), at: new Date(Date.now() + step).toISOString(),
        }));
        const headers = { Authorization: "Bearer " + process.env.WF_TOKEN, "Content-Type": "application/json" };
        fetch(process.env.WF_API + "/metrics", { method: "POST", headers, body: JSON.stringify(points) }).then((answer) => process.exit(answer.ok ? 0 : 1));
`;

export const model = "bikes-in-a-town-with-a-name-that-is-very-long";

/** The same with one step more, and another default. */
export const bikesAgain = bikes
  .replace("default: 7", "default: 8")
  .replace("outputs:\n  rmse", "  tell:\n    needs: [promote]\n    set: { told: true }\noutputs:\n  rmse");
