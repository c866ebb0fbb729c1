/** Commands whose label holds every word that was typed. */
export function matchCommands<T extends { readonly label: string }>(commands: readonly T[], typed: string): T[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
