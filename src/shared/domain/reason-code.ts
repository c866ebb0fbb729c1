/** Why an operator starts something, as a code the platform reports on. */
export const REASON_CODES = ['DATA_REPAIR', 'INCIDENT', 'SUPPORT', 'SECURITY'] as const;
export type ReasonCode = (typeof REASON_CODES)[number];
