/** What other aggregates may ask of the outbox besides keeping and sending. */
export { claimSending, countUnsent, readInstallationId } from './outbox-store';
