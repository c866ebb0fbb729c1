import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { contentSecurityPolicy } from './content-security-policy';
import { findPageFile, PAGE_SCHEME } from './page-files';

const NONCE_PLACE = '__CSP_NONCE__';

/** Makes `app://` an ordinary secure origin. Has to happen before Electron is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page from the folder as `app://wheelhouse/`, and nothing else. */
export function servePage(folder: string): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    const file = request.method === 'GET' ? findPageFile(folder, request.url) : null;
    const content = file === null ? null : await readFile(file.path).catch(() => null);
    if (file === null || content === null) return new Response('Not found', { status: 404 });
    const headers = {
      'content-type': file.type,
      'x-content-type-options': 'nosniff',
      // Only the document itself may run or load anything.
      'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
    };
    if (!file.path.endsWith('.html')) return new Response(new Uint8Array(content), { headers });
    const nonce = randomBytes(16).toString('base64');
    return new Response(content.toString('utf8').replaceAll(NONCE_PLACE, nonce), {
      headers: { ...headers, 'content-security-policy': contentSecurityPolicy(nonce), 'cache-control': 'no-store' },
    });
  });
}
