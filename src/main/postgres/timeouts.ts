/** Milliseconds. Every limit of the way to the database stands here; those of statements in transaction.ts. */

/** To a usable connection: network, TLS and sign-in. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** One of several hosts to say whether it takes writes; all are asked at once. */
export const HOST_ANSWER_TIMEOUT_MS = 3_000;
/** Once one host will do, those before it in the list get this much longer. */
export const HOST_PREFERENCE_MS = 300;
/** How long it is believed which of several hosts takes writes. */
export const HOST_CHOICE_LASTS_MS = 5_000;
/** Behind a dead VPN packets vanish without an error; whoever waits longer is not told the truth. */
export const PROBE_TIMEOUT_MS = 3_000;
/** A command that prints a password may have to ask another service first. */
export const PASSWORD_COMMAND_TIMEOUT_MS = 10_000;
/** Connections that open together share one run of the password command. */
export const PASSWORD_SHARED_FOR_MS = 2_000;
/** To each SSH host on the way, sign-in included. */
export const SSH_CONNECT_TIMEOUT_MS = 8_000;
export const SSH_KEEPALIVE_MS = 5_000;

/** After this a silent connection is given up: behind a dead VPN no server-side limit ever fires. */
export const QUERY_TIMEOUT_MS = { probe: 4_000, console: 40_000, cli: 120_000, engine: 120_000 } as const;
