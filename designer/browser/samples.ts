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

export const model = "bikes-in-a-town-with-a-name-that-is-very-long";

/** The same with one step more, and another default. */
export const bikesAgain = bikes
  .replace("default: 7", "default: 8")
  .replace("outputs:\n  rmse", "  tell:\n    needs: [promote]\n    set: { told: true }\noutputs:\n  rmse");
