/** What is written in a field is taken when the field is left, so it is left for a moment. */
export function takeField(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.matches("input, textarea")) return;
  field.blur();
  field.focus({ preventScroll: true });
}
