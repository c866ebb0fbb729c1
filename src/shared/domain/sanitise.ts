/** The longest message people are shown, in characters. */
export const MESSAGE_MAX = 200;

const REDACTED = '[redacted]';

/**
 * What never belongs in a message, most specific first. Each keeps the words around it, so that the message still says
 * what happened.
 */
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g, REDACTED],
  // Connection strings and any URL that carries credentials or a query.
  [/\b(?:postgres(?:ql)?|mysql|mariadb|redis|rediss|amqps?|mongodb(?:\+srv)?|sqlserver|jdbc:[a-z0-9]+):\/\/\S+/gi, REDACTED],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${REDACTED}@`],
  [/(\bhttps?:\/\/[^\s?#]+)[?#]\S*/gi, `$1?${REDACTED}`],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
  [/\b(bearer|basic|negotiate|digest)\s+[A-Za-z0-9+/=._~-]{6,}/gi, `$1 ${REDACTED}`],
  // `password=…`, `"client_secret": "…"`, `api key: …`; the value may be quoted.
  [
    /(["']?\b[\w-]*(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|account[ _-]?key|credentials?|authorization|signature|cookie|session[ _-]?id)\b["']?\s*(?:[=:]|=>)\s*)("[^"]*"|'[^']*'|[^\s,;&)}\]]+)/gi,
    `$1${REDACTED}`,
  ],
  [/\bpassword\s+(?:is\s+)?(?:"[^"]*"|'[^']*')/gi, `password ${REDACTED}`],
  // Keys with a well-known prefix: AWS, GitHub, GitLab, Slack, Stripe, npm, Google.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, REDACTED],
  [/\b(?:gh[pousr]|github_pat|glpat|xox[abeoprs]|sk|pk|rk|npm|ya29)[_-][A-Za-z0-9_.-]{10,}/g, REDACTED],
  [/\bAIza[A-Za-z0-9_-]{20,}/g, REDACTED],
  // Row values and parameters as Postgres tells them.
  [/\b(Key|Failing row contains|Process holding the lock|parameters:)\s*\(.*$/gis, `$1 ${REDACTED}`],
  [/\b(Failing row contains|parameters:)\s+.*$/gis, `$1 ${REDACTED}`],
  [/(invalid input (?:syntax|value) for [^:]+:)\s*.*$/gis, `$1 ${REDACTED}`],
  [/\$\d+\s*=\s*(?:'(?:[^']|'')*'|\S+)/g, REDACTED],
  // Stack frames, then file paths (POSIX with two segments or more, Windows, UNC).
  [/\s+at\s+(?:async\s+)?(?:[\w.<>$[\] ]+\s+)?\(?(?:file:|node:|\/|[A-Za-z]:\\)[^\s)]*\)?/g, ''],
  [/\bfile:\/\/\S+/gi, '[path]'],
  [/(^|[\s"'(=:[,])(?:~|\.{1,2})?(?:\/[\w.@+-]+){2,}\/?(?::\d+(?::\d+)?)?/g, '$1[path]'],
  [/(?:\b[A-Za-z]:|\\)\\[^\s"']+/g, '[path]'],
];

const EMAIL = /[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

/** Long runs of hex or base64 that mix letters and digits look like keys, whatever they are called. */
const HIGH_ENTROPY = /\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{32,}={0,2}/g;

function firstLine(text: string): string {
  return text.split(/\r\n|[\n\r\u2028\u2029]/u).find((line) => line.trim() !== '') ?? '';
}

function clip(text: string): string {
  const characters = Array.from(text);
  return characters.length <= MESSAGE_MAX ? text : `${characters.slice(0, MESSAGE_MAX - 1).join('')}…`;
}

/**
 * A message fit for a screen, a log, the audit or an export: one line of at most 200 characters without credentials,
 * row values, e-mail addresses, stack traces or file paths.
 *
 * @param allowedEmails operators' own addresses, which may be shown
 */
export function sanitiseMessage(message: unknown, allowedEmails: readonly string[] = []): string {
  let text = typeof message === 'string' ? message : String(message ?? '');
  // Private keys span lines, so they go before the message is cut to one.
  for (const [pattern, replacement] of RULES.slice(0, 1)) text = text.replace(pattern, replacement);
  text = firstLine(text).replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  for (const [pattern, replacement] of RULES.slice(1)) text = text.replace(pattern, replacement);
  const allowed = new Set(allowedEmails.map((email) => email.toLowerCase()));
  text = text.replace(EMAIL, (email) => (allowed.has(email.toLowerCase()) ? email : '[e-mail]'));
  text = text.replace(HIGH_ENTROPY, REDACTED);
  return clip(text.replace(/\s+/g, ' ').trim());
}
