import { extname, join, normalize, sep } from 'node:path';

export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'wheelhouse';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

export interface PageFile {
  readonly path: string;
  readonly type: string;
}

/** The file below the folder that a page URL names, or null for other hosts, unknown types and ways out of the folder. */
export function findPageFile(folder: string, requested: string): PageFile | null {
  let pathname: string;
  try {
    const url = new URL(requested);
    if (url.protocol !== `${PAGE_SCHEME}:` || url.host !== PAGE_HOST) return null;
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0') || pathname.includes('\\') || pathname.split('/').includes('..')) return null;
  const path = normalize(join(folder, pathname === '/' ? 'index.html' : pathname));
  const type = TYPES[extname(path)];
  return path.startsWith(folder + sep) && type !== undefined ? { path, type } : null;
}
