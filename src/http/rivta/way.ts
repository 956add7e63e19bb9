import { personalNumberIn } from '../personal-number-in-url.ts';

/** Headers of RIV TA Basic Profile 2.1 that tell of the way a call came: for the log and the audit, never for access. */
const headers = [
  'x-rivta-original-serviceconsumer-hsaid',
  'x-rivta-acting-on-behalf-of-hsaid',
  'x-rivta-routing-history',
  'x-skltp-correlation-id',
] as const;

const readable = /^[\x20-\x7e]{1,200}$/;

/** What a call says of its way by header name, and the HSA-id of the certificate that it came with. */
export type Way = Readonly<Record<string, string>>;

/** A value that is long, odd or holds a personal number is told as unreadable. */
const shown = (value: string): string => (readable.test(value) && !personalNumberIn(value) ? value : '(unreadable)');

export function wayOf(header: (name: string) => string | undefined, certificateHsaId: string | undefined): Way {
  const said = headers.flatMap((name) => {
    const value = header(name)?.trim();
    return value ? [[name, shown(value)] as const] : [];
  });
  return Object.fromEntries([...(certificateHsaId ? [['certificate', certificateHsaId] as const] : []), ...said]);
}
