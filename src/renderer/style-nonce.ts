import { setNonce } from 'get-nonce';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// The scroll lock under dialogs writes a style element of its own and asks get-nonce.
if (nonce !== '') setNonce(nonce);

/** The nonce that this load's content security policy allows styles by. */
export function styleNonce(): string {
  return nonce;
}
