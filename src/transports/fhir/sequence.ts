import type { Bundle, Meta } from '@medplum/fhirtypes';
import { extensionUrl } from '../../model/canonical.ts';
import type { Sequence } from '../transport.ts';

const messageNumberUrl = extensionUrl('message-number');
const taskPositionUrl = extensionUrl('task-position');

/**
 * The place of a message in the life of its Task, as extensions of Bundle.meta: outside the entries, so outside the
 * content hash. A partner that does not know them loses nothing but the order. What else `meta` says stays.
 */
export function sequenceMeta({ messageNumber, taskPosition }: Sequence, meta?: Meta): { meta?: Meta } {
  const { extension: _, ...said } = meta ?? {};
  const extension = [
    ...(messageNumber === undefined ? [] : [{ url: messageNumberUrl, valuePositiveInt: messageNumber }]),
    ...(taskPosition === undefined ? [] : [{ url: taskPositionUrl, valuePositiveInt: taskPosition }]),
  ];
  const whole = { ...(extension.length > 0 && { extension }), ...said };
  return Object.keys(whole).length > 0 ? { meta: whole } : {};
}

/** Reads it back; what is missing or malformed is absent. */
export function readSequence({ meta }: Pick<Bundle, 'meta'>): Sequence {
  const read = (url: string): number | undefined => {
    const found = Array.isArray(meta?.extension) ? meta.extension.find((e) => e?.url === url) : undefined;
    const value = found?.valuePositiveInt;
    return Number.isSafeInteger(value) && value! > 0 ? value : undefined;
  };
  const messageNumber = read(messageNumberUrl);
  const taskPosition = read(taskPositionUrl);
  return { ...(messageNumber !== undefined && { messageNumber }), ...(taskPosition !== undefined && { taskPosition }) };
}
