import type { AdapterContext } from '../adapter.ts';
import { tidy } from '../referral/shape.ts';
import { designator } from './datatypes.ts';
import type { MessageReader } from './message.ts';
import { readInstant } from './times.ts';

/** Who sends, to whom, when, under which id: of MSH, else of the envelope. */
export interface Addressing {
  readonly sender?: string;
  readonly receiver?: string;
  readonly ownId: string;
  /** ISO 8601 with offset. */
  readonly time: string;
  readonly test?: boolean;
  readonly messageId?: string;
  readonly caseId?: string;
  readonly referral?: string;
}

/**
 * MSH-4 and MSH-6 count where they hold an HSA-id; MSH-10 is the message's own id; MSH-11 `T` and `D` mark a test
 * message. The envelope goes before MSH: it is how an engine says what a foreign system cannot.
 */
export function readAddressing({ header, controlId }: MessageReader, { at, envelope }: AdapterContext): Addressing {
  const [sender, receiver] = [4, 6].map((field) => {
    const { hsaId } = designator(header, field);
    if (hsaId === undefined) for (const component of [1, 2, 3]) header.release(field, component);
    return hsaId;
  });
  const processing = header.text(11);
  header.use(12);
  header.use(18);
  return {
    ...tidy({
      sender: (envelope?.sender ?? sender)?.toUpperCase(),
      receiver: (envelope?.receiver ?? receiver)?.toUpperCase(),
      test: envelope?.test ?? (processing === 'T' || processing === 'D' ? true : undefined),
      messageId: envelope?.messageId,
      caseId: envelope?.caseId,
      referral: envelope?.referral,
    }),
    ownId: controlId,
    time: readInstant(header.text(7)) ?? envelope?.time ?? at,
  };
}

/** The system that sent it: MSH-3, with its facility. */
export const sourceSystem = ({ header }: MessageReader) => designator(header, 4).id ?? designator(header, 3).id;
