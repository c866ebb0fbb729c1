import { PLANTED_SECRETS } from '../unit/shared/domain/sanitise-samples';

/**
 * The planted secrets that can be looked for in a whole output. What ids and hashes are made of, and words of our own,
 * turn up there by chance.
 */
export const FINDABLE_SECRETS = PLANTED_SECRETS.flatMap(({ kind, text, secrets }) =>
  secrets.filter(isFindable).map((secret) => ({ kind, text, secret })),
);

function isFindable(secret: string): boolean {
  if (/^(?:main|run\(\)|name|\d+)$/.test(secret)) return false;
  return secret.length >= (/^[\da-f]+$/i.test(secret) ? 10 : 5);
}

/** What of the planted is found in an output, with its kind. */
export function leaksIn(output: string): string[] {
  // As JSON spells what it escapes.
  const spelt = (secret: string) => [secret, JSON.stringify(secret).slice(1, -1)];
  return FINDABLE_SECRETS.filter(({ secret }) => spelt(secret).some((text) => output.includes(text))).map(
    ({ kind, secret }) => `${kind}: ${secret}`,
  );
}
