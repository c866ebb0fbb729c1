/** What the page may load: itself only. Styles need the nonce of this load; nothing is ever evaluated. */
export function contentSecurityPolicy(styleNonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${styleNonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** For `electron-vite dev` alone: the dev server injects inline scripts and styles, and talks over a socket. */
export function developmentPolicy(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  return [
    `default-src 'none'`,
    `script-src 'self' 'unsafe-inline'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `connect-src 'self' ${socket}`,
  ].join('; ');
}
