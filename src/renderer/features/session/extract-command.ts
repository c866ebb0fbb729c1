/**
 * Splits a next step that names a command, in back-ticks or as "wheelhouse …" in quotes, into its words and the command,
 * so that the command can be copied.
 */
export function extractCommand(nextStep: string): { text: string; command: string | null } {
  const match = /`([^`]+)`|"(wheelhouse [^"]+)"/.exec(nextStep);
  return { text: nextStep, command: match?.[1] ?? match?.[2] ?? null };
}
