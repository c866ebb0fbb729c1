import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks chosen files of a zip archive below 4 GB (no zip64, no encryption, no links). Written here because the
 * usual extractors unpack everything, and three quarters of the archive that we use are files nobody needs.
 * Format: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | null} placeOf path below `folder` for an entry, or null to leave it out
 */
export async function unzip(archive, folder, placeOf) {
  for (const entry of await readDirectory(archive)) {
    const place = entry.name.endsWith('/') ? null : placeOf(entry.name);
    if (place === null) continue;
    const target = join(folder, normalize(place));
    if (!target.startsWith(folder + sep)) throw new Error(`The archive names a file outside its folder: ${entry.name}`);
    await mkdir(dirname(target), { recursive: true });
    const input = createReadStream(archive, { start: entry.start, end: entry.start + entry.compressed - 1 });
    const output = createWriteStream(target, { mode: entry.executable ? 0o755 : 0o644 });
    if (entry.compressed === 0) output.end();
    else if (entry.method === STORED) await pipeline(input, output);
    else if (entry.method === DEFLATED) await pipeline(input, createInflateRaw(), output);
    else throw new Error(`The archive uses compression ${entry.method} for ${entry.name}`);
  }
}

/** @param {string} archive */
async function readDirectory(archive) {
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const tail = await read(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
    if (end < 0) throw new Error(`${archive} is no zip archive, or is cut short`);
    const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    const entries = [];
    for (let at = 0; at < directory.length && directory.readUInt32LE(at) === DIRECTORY_ENTRY;) {
      const nameLength = directory.readUInt16LE(at + 28);
      const header = directory.readUInt32LE(at + 42);
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        compressed: directory.readUInt32LE(at + 20),
        executable: ((directory.readUInt32LE(at + 38) >>> 16) & 0o111) !== 0,
        header,
        start: 0,
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    for (const entry of entries) {
      // The local header repeats name and extra field, with lengths of its own.
      const lengths = await read(file, entry.header + 26, 4);
      entry.start = entry.header + 30 + lengths.readUInt16LE(0) + lengths.readUInt16LE(2);
    }
    return entries;
  } finally {
    await file.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function read(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('The archive is cut short');
  return buffer;
}
