import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The samples of the project, and texts of forms that they do not have. */
export function sampleTexts(): [string, string][] {
  const folder = join(import.meta.dirname, "../../../../workflows");
  const samples = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file): [string, string] => [file, readFileSync(join(folder, file), "utf8")]);
  const hello = samples.find(([name]) => name === "hello.yaml")?.[1] ?? "";
  return [
    ...samples,
    ["lines of another system", hello.replaceAll("\n", "\r\n")],
    ["no last line end", hello.trimEnd()],
    ["odd forms", odd],
  ];
}

const odd = `# kept
name: odd
parameters: {in: {type: number, default: 1}, "two": {} } # both
triggers:

    # early
    daily:
        schedule:
            cron: '0 3 * * *' # at three
        with: {in: "{{ parameters.in }}", x: 1}
    by-hand: { manual: {} }
steps:
    first: { set: { x: 1 } } # one line

    # about the second
    "second":
        needs:
        - first   # why
        # between
        - third
        uses: container
        command:
            - sh
            - -c
            - |+
                echo one

                echo two

    third:
        uses: container
        env: {A: 'it''s', B: "two\\n"}
        when: "steps.first.outputs.x > 0 && 'steps.first' != ''"
        command: [
            echo, # the program
            hello,
        ]
    fourth:
        needs: [ first , third ]
        with:
            text: >-
                folded {{ steps.third.state }}
                text
        uses: notify@1
finally:
    last: {needs: [], set: {done: true}}
layout: { first: { x: 1, y: 2 }, third: { x: 3, y: 4 } }
# the end
`;

/** Numbers that look random and are the same each time. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
