/** Whether each of the words is in a text, wherever and however they are written. */
export function matches(text: string, words: string): boolean {
  const within = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}
