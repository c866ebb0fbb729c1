const WORDS: Readonly<Record<string, string>> = {
  system_ui: 'the console',
  cli: 'the command line',
  deploy_hook: 'the deploy hook',
};

/** Where a run was started, in words; a source that we don't know as it is. */
export function describeSource(source: string): string {
  return WORDS[source] ?? source;
}
