import { networkInterfaces } from 'node:os';

const LOOK_EVERY_MS = 2_000;

function addresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ');
}

/** Tells when this computer's addresses change: a VPN that comes or goes, another Wi-Fi. Returns the clean-up. */
export function watchNetwork(onChanged: () => void, read: () => string = addresses): () => void {
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    if (now === before) return;
    before = now;
    onChanged();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
