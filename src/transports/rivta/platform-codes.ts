import type { DeliveryResult } from '../transport.ts';

/** An error of the service platform (virtualiseringsplattform, VP): SOAP 1.1 Fault over HTTP 500. */
export interface PlatformCode {
  readonly fault: 'Client' | 'Server';
  /** What it says of the message: VP009 may come after the producer has read it. */
  readonly outcome: Exclude<DeliveryResult['outcome'], 'delivered'>;
  /** In our own words, for faults that a stand-in writes and for people. */
  readonly text: string;
}

const client = (text: string): PlatformCode => ({ fault: 'Client', outcome: 'permanent', text });
const server = (outcome: PlatformCode['outcome'], text: string): PlatformCode => ({ fault: 'Server', outcome, text });

/** VP001 to VP015 as the source of the national platform (Inera, skltp VP) has them. What must be put right first is permanent. */
export const platformCodes: Readonly<Record<string, PlatformCode>> = {
  VP001: client('The RIV-TA version is missing or not supported.'),
  VP002: client('No usable client certificate was shown.'),
  VP003: client('The header holds no logical address.'),
  VP004: client('No route leads to that logical address for the contract.'),
  VP005: client('The producer does not support that RIV-TA version.'),
  VP006: server('permanent', 'More than one route matches.'),
  VP007: server('permanent', 'The consumer may not call that contract at that logical address.'),
  VP008: server('transient', 'The address catalogue cannot be reached.'),
  VP009: server('ambiguous', 'The producer could not be called to the end.'),
  VP010: server('permanent', 'The address catalogue names no address of the producer.'),
  VP011: client('The call did not come over a trusted connection.'),
  VP012: server('transient', 'The platform lacks resources for the call.'),
  VP013: client('The caller may not name an original consumer.'),
  VP014: server('permanent', 'The call goes round in a circle between platforms.'),
  VP015: client('The request cannot be read.'),
};
