export const layers = 40;
const wide = 25;

/** How many steps and lines it has. */
export const size = { steps: layers * wide, lines: 1500 };

/** The first layer waits for hours, and so does all that needs it: a run of it goes on for as long as one looks. */
export function largeDefinition(name: string): string {
  // Each step but those of the first layer needs the one above it; the rest of the lines cross to a neighbour, spread over all layers.
  const below = size.steps - wide;
  const crossing = size.lines - below;
  const crosses = (index: number) => Math.floor(((index + 1) * crossing) / below) > Math.floor((index * crossing) / below);
  const steps = everyStep().map(({ step, layer, column }, index) => {
    if (layer === 0) return `  ${step}:\n    wait: { for: 10h }\n`;
    const needs = [nameOf(layer - 1, column), ...(crosses(index - wide) ? [nameOf(layer - 1, (column + 1) % wide)] : [])];
    return `  ${step}:\n    needs: [${needs.join(", ")}]\n    set: { value: ${index} }\n`;
  });
  const places = everyStep().map(({ step, layer, column }) => `  ${step}: { x: ${column * 240}, y: ${layer * 104} }\n`);
  return `name: ${name}\nsteps:\n${steps.join("")}layout:\n${places.join("")}`;
}

export function nameOf(layer: number, column: number): string {
  return `s${layer}-${column}`;
}

function everyStep(): { step: string; layer: number; column: number }[] {
  return Array.from({ length: size.steps }, (_, index) => {
    const [layer, column] = [Math.floor(index / wide), index % wide];
    return { step: nameOf(layer, column), layer, column };
  });
}
