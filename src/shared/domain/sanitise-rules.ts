/** Stands for a redacted part while rules run: one character that no rule takes for anything else. */
export const REDACTION_MARK = '\uE000';

/**
 * One kind of thing that people must not see. The group `hidden` is taken out, or all that matches where there is no
 * such group, so that the words around it still say what happened.
 */
export interface Rule {
  readonly pattern: RegExp;
  /** What stands in its place; the mark where nothing is said. */
  readonly shown?: string;
  /** Tells a find from a false alarm. */
  readonly isMeant?: (hidden: string) => boolean;
  /** What it finds may as well be harmless, such as a link to a ticket: no ground to refuse a text. */
  readonly isCautious?: boolean;
  /** It goes by nothing but length and mixture, which the ids of many services have as well. */
  readonly isByLengthOnly?: boolean;
}

/** A quoted string (also one cut off, or with JSON-escaped quotes), or else everything to a delimiter. */
const VALUE = String.raw`(?:\\"(?:[^"\\]|\\[^"])*(?:\\"|\\?$)|"(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^'\\]|\\.|'')*(?:'|\\?$)|[^\s,;&)}\]"'<>]+)`;

const SECRET_WORD = String.raw`(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|(?:shared)?access[ _-]?signature|token|api[ _-]?key|(?:access|private|account|encryption|signing|shared|license|master)[ _-]?key(?:[ _-]?id)?|key[ _-]?material|credentials?|signature|session[ _-]?id|(?<![A-Za-z])(?:sig|otp|pin))`;

const CONNECTION_PAIR = String.raw`(?:host|hostaddr|port|dbname|database|user|username|password|passfile|server|data source|initial catalog|user id|uid|pwd|sslmode|sslkey|connect_timeout|application_name)\s*=\s*(?:'(?:[^'\\]|\\.)*'|"[^"]*"|[^\s;"']+)`;

const SQL_LITERAL = String.raw`'(?:[^'\\]|\\.|'')*(?:'|\\?$)`;

const SEGMENT = String.raw`[^\s/"'\`()<>[\]{},;:|]+`;

const PLAIN_WORD = /^(?:\p{Lu}?\p{Ll}+(?:[-_'’]\p{Ll}+)*|\p{Lu}+)$/u;
const HARMLESS_STATE =
  /^(?:required|missing|wrong|invalid|expired|incorrect|empty|not|too|set|unset|unknown|needed)\b/i;

/** Whether what follows a word such as "password" or "bearer" may be the secret: a plain word or a short number isn't. */
function mayBeSecret(value: string): boolean {
  if (/^\\?["']/.test(value)) return true;
  const bare = value.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return bare.length >= 4 && !PLAIN_WORD.test(bare);
}

const TICKET = /^\W*[A-Z][A-Z0-9]{1,9}-\d+\W*$/;
/** Commits, short and long, and the platform's fingerprints. */
const HASH = /^(?:[0-9a-f]{7,11}|[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Whether people would agree that this is a password or key: letters and digits together, and no ticket or commit. */
export function isSurelySecret(value: string): boolean {
  const isMixed = /\p{L}/u.test(value) && /\p{N}/u.test(value);
  return isMixed && value.length >= 6 && !TICKET.test(value) && !HASH.test(value) && !UUID.test(value);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Names of indexes, constraints and files: words and numbers between separators. */
const WORDS = /^(?:(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,3}|\d{1,4})(?:[_/-]+(?:(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,3}|\d{1,4}))+$/;

/** Whether a long token reads like a key. UUIDs of tenants and names made of words don't. */
function looksLikeKey(token: string): boolean {
  return !UUID.test(token) && !WORDS.test(token) && /\d/.test(token) && /[A-Za-z]/.test(token);
}

/** What lets whoever reads it in somewhere. */
export const CREDENTIALS: readonly Rule[] = [
  // Connection strings: URLs of databases and brokers, keyword strings of libpq and ADO, lines of .pgpass.
  {
    pattern:
      /(?:jdbc:)?(?:postgres(?:ql)?|pgsql|mysql|mariadb|rediss?|amqps?|mongodb(?:\+srv)?|sqlserver|mssql|oracle):\/\/\S+/gi,
  },
  { pattern: new RegExp(String.raw`(?<![\w-])${CONNECTION_PAIR}(?:[\s;]+${CONNECTION_PAIR})+;?`, 'gi') },
  { pattern: /(?<![\w.-])[\w.*-]+:(?:\d{2,5}|\*):[^:\s]+:[^:\s]+:\S+/g },
  // Webhooks carry their secret in the path; other URLs have credentials and query parameters.
  { pattern: /https?:\/\/\S*(?:hooks?\.|webhook)\S*/gi },
  { pattern: /[a-z][a-z0-9+.-]*:\/\/(?<hidden>\S*)@/gi },
  { pattern: /\bhttps?:\/\/[^\s?#]+[?#](?<hidden>\S+)/gi, isCautious: true },
  { pattern: /[?&][\w.[\]-]+=(?<hidden>[^\s&#"'<>]+)/g, isCautious: true },
  // Headers whose value may have any shape.
  {
    pattern:
      /(?:authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:key|token|auth)[\w-]{0,40})\\?["']?\s*[=:]\s*(?<hidden>\S.*)$/gi,
  },
  // `password=…`, `"client_secret": "…"`, `api key: …`, `--token …`, `password hunter2`, `the password is …`.
  {
    pattern: new RegExp(
      String.raw`${SECRET_WORD}(?:\\?["'])?\]?\s*(?:=>|[=:]+)\s*(?<hidden>(?:(?:bearer|basic)\s+)?${VALUE})`,
      'gi',
    ),
  },
  { pattern: new RegExp(String.raw`--?[\w-]{0,40}${SECRET_WORD}\s+(?<hidden>${VALUE})`, 'gi') },
  { pattern: new RegExp(String.raw`\b${SECRET_WORD}\s+(?<hidden>${VALUE})`, 'gi'), isMeant: mayBeSecret },
  {
    pattern: new RegExp(String.raw`\b${SECRET_WORD}\s+(?:is|was)\s+(?<hidden>${VALUE})`, 'gi'),
    isMeant: (hidden) => !HARMLESS_STATE.test(hidden),
  },
  { pattern: /(?<!\S)(?:-u|--user)[\s=]+(?<hidden>\S+:\S+)/g },
  { pattern: /\b(?:bearer|basic|negotiate|digest)\s+(?<hidden>\S{4,})/gi, isMeant: mayBeSecret },
  // Tokens, keys and hashes that are known by their look.
  { pattern: /eyJ[\w-]{4,}(?:\.[\w-]*)+/g },
  { pattern: /(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g },
  {
    pattern:
      /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[spr]k_(?:live|test)_|whsec_|sk-|npm_|pypi-|ya29\.|GOCSPX-|SG\.|dop_v1_|hvs\.|AIza)[\w.~-]{10,}/g,
  },
  { pattern: /[\w.~-]{3}\dQ~[\w.~-]{20,}/g },
  { pattern: /\$(?:2[abxy]|argon2\w+|[156])\$\S+/g },
  { pattern: /SCRAM-SHA-256\$\S+/g },
  { pattern: /[A-Za-z0-9+/_-]{32,}={0,2}/g, isMeant: looksLikeKey, isByLengthOnly: true },
];

/** Row values, parameters and statements, as Postgres, its drivers and Laravel tell them. */
const ROW_VALUES: readonly Rule[] = [
  { pattern: /\bKey \([^)]*\)\s*=\s*(?<hidden>\(.*)$/g },
  { pattern: /\b(?:Failing row contains|Partition key of the failing row contains)\s*(?<hidden>\S.*)$/g },
  { pattern: /\b(?:parameters|params|bindings?|values)\s*[:=]?\s*(?<hidden>[[({$].*)$/gi },
  { pattern: /\b(?:SQL|STATEMENT|QUERY):\s*(?<hidden>\S.*)$/g },
  { pattern: /(?:invalid input (?:syntax|value) for [^:]+|out of range|JSON data, line \d+):\s*(?<hidden>\S.*)$/gi },
  { pattern: /\b(?:value|at or near|Token)\s+(?<hidden>"(?:[^"]|"")*(?:"|$))/g },
  { pattern: new RegExp(String.raw`\$\d+\s*=\s*(?<hidden>${SQL_LITERAL}|\S+)`, 'g') },
  // A placeholder such as `<n>` ends like a comparison, but compares nothing.
  {
    pattern: new RegExp(String.raw`(?:[=<]|(?<!<[\w.-]+)>|\blike|\bilike|\bin\s*\()\s*(?<hidden>${SQL_LITERAL})`, 'gi'),
  },
];

/** Frames of JavaScript, Java and .NET, PHP and Python. */
const STACK_TRACES: readonly Rule[] = [
  { pattern: /\s*\bStack trace:.*$/gi, shown: '' },
  { pattern: /\s*#\d+\s+(?:\/|[A-Za-z]:\\|\{main\}|\[internal function\]).*$/g, shown: '' },
  {
    pattern: /\s+at\s+(?:async\s+)?(?:new\s+)?(?:[\w.<>$[\] ]+\s+)?\(?(?:file:|node:|\/|[A-Za-z]:\\)[^\s)]*\)?/g,
    shown: '',
  },
  { pattern: /\s+at\s+[\w.$<>`]+\([^)]*\)(?:\s+in\s+\S+:line \d+)?/g, shown: '' },
  { pattern: /\s*\bFile "[^"]*", line \d+(?:, in \S+)?/g, shown: '' },
];

/** URLs of files, home folders, Windows and UNC, POSIX with two segments or more, relative with an ending. */
const PATHS: readonly Rule[] = [
  /\bfile:\/\/\S+/gi,
  /(?:~[a-z_]*|\$\{?[A-Z_]+\}?|%\w+%)[\\/][^\s"'`<>|]+/g,
  /(?<![A-Za-z])[A-Za-z]:\\(?:[^\\/:*?"<>|]+\\)*[^\\/:*?"'<>|\s]*/g,
  /(?<![A-Za-z])[A-Za-z]:\/[^\s"'<>|]+/g,
  /\\\\[^\s"'<>|]+/g,
  new RegExp(String.raw`(?<![\w/:.-])\.{0,2}(?:\/${SEGMENT}){2,}\/?(?::\d+)*`, 'g'),
  new RegExp(String.raw`(?<=[:=])(?:\/${SEGMENT}){2,}\/?(?::\d+)*`, 'g'),
  /(?<![\w/:.@-])(?:[\w.@-]+\/)+[\w.-]*\.[a-z]{1,5}(?::\d+)*(?![\w/])/gi,
].map((pattern) => ({ pattern, shown: '[path]' }));

export const E_MAILS: readonly Rule[] = [
  {
    pattern: /[\p{L}\p{N}._%+][\p{L}\p{N}._%+'-]*(?:@|%40)(?:[\p{L}\p{N}-]+\.)+[\p{L}-]{2,}/gu,
    shown: '[e-mail]',
  },
];

/** What never belongs in a message; where finds overlap, the earlier kind says what is shown. */
export const RULES: readonly Rule[] = [...CREDENTIALS, ...ROW_VALUES, ...STACK_TRACES, ...PATHS, ...E_MAILS];
