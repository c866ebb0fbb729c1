import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPageFile } from '../../../../src/main/app/page-files';

const folder = join('/', 'opt', 'wheelhouse', 'renderer');

describe('the files of the page', () => {
  it.each([
    ['app://wheelhouse/', 'index.html'],
    ['app://wheelhouse/index.html', 'index.html'],
    ['app://wheelhouse/assets/index-1a2b.js?x=1#y', join('assets', 'index-1a2b.js')],
    ['app://wheelhouse/assets/mono%20font.woff2', join('assets', 'mono font.woff2')],
  ])('%s is %s', (url, path) => {
    expect(findPageFile(folder, url)?.path).toBe(join(folder, path));
  });

  it.each([
    'app://other/index.html',
    'file:///etc/passwd',
    'https://wheelhouse/index.html',
    'app://wheelhouse/..%2fmain%2findex.js',
    'app://wheelhouse/assets/%2e%2e%2f%2e%2e/main/index.js',
    'app://wheelhouse/..\\main\\index.js',
    'app://wheelhouse/index.html%00.js',
    'app://wheelhouse/%E0%A4%A',
    'app://wheelhouse/assets',
    'app://wheelhouse/key.pem',
    'nonsense',
  ])('%s is none of them', (url) => {
    expect(findPageFile(folder, url)).toBeNull();
  });

  it('stays in the folder where a URL climbs', () => {
    const found = findPageFile(folder, 'app://wheelhouse/../../secret.json');
    expect(found === null || found.path.startsWith(folder)).toBe(true);
  });
});
