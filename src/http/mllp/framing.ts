import { gathered } from '../gathered.ts';

/** Bytes of the minimal lower layer protocol (HL7 v2 appendix C): VT, the message, FS, CR. */
const startByte = 0x0b;
const endByte = 0x1c;
const lastByte = 0x0d;

export type Framed =
  | { readonly message: Buffer }
  /** What cannot be told apart into messages any more: the connection is of no use. */
  | { readonly fault: 'too-large' | 'not-framed' };

/** A reader of one connection: give it what comes, get the messages that are whole. */
export interface FrameReader {
  push(chunk: Buffer): Framed[];
  /** Bytes of a message that has begun and not ended. */
  readonly waiting: number;
}

/**
 * `most` bounds one message. White space between messages is let pass; anything else outside a frame is a fault, and so
 * is what follows an end block that is no CR.
 */
export function frameReader(most: number): FrameReader {
  const held = gathered();
  let open = false;
  let ended = false;

  function* read(chunk: Buffer): Generator<Framed> {
    let at = 0;
    while (at < chunk.length) {
      if (ended) {
        if (chunk[at] !== lastByte) return void (yield { fault: 'not-framed' });
        at += 1;
        ended = false;
        open = false;
        yield { message: held.take() };
      } else if (!open) {
        const byte = chunk[at] as number;
        if (byte === startByte) open = true;
        else if (byte !== 0x20 && byte !== 0x0a && byte !== lastByte) return void (yield { fault: 'not-framed' });
        at += 1;
      } else {
        const end = chunk.indexOf(endByte, at);
        const piece = chunk.subarray(at, end < 0 ? chunk.length : end);
        if (held.size + piece.length > most) return void (yield { fault: 'too-large' });
        held.add(piece);
        at += piece.length;
        if (end >= 0) {
          ended = true;
          at += 1;
        }
      }
    }
  }

  return {
    push: (chunk) => [...read(chunk)],
    get waiting() {
      return held.size;
    },
  };
}

export const frame = (message: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([startByte]), message, Buffer.from([endByte, lastByte])]);
